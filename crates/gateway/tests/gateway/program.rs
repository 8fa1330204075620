//! The program as one starts it: arguments, exit codes, signals.

use contract::manifest::Manifest;
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

const LOTS: &str = r#"{"items":[
    {"uid":"a","name":"五四广场停车场","purpose":"CAR","type":"UNDERGROUND","lat":36.0617,"lon":120.3797,"capacity":320,
     "has_realtime_data":true,"static_data_updated_at":"2026-11-01T00:00:00Z"},
    {"uid":"b","name":"坏","purpose":"CAR","lat":"north","lon":120.3,"capacity":3,
     "has_realtime_data":false,"static_data_updated_at":"2026-11-01T00:00:00Z"}]}"#;

const PLACES: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
    "properties":{"name":"五四广场","kind":"sight"},"geometry":{"type":"Point","coordinates":[120.3797,36.0617]}}]}"#;

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.write("lots.json", LOTS);
        desk.write("places.json", PLACES);
        desk
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn gateway(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gateway"));
        for name in [
            "PORT",
            "CITY_BIND",
            "CITY_DATA",
            "CITY_DIST",
            "CITY_TLS",
            "CITY_LOG",
            "CITY_SECRET",
            "DATABASE_URL",
        ] {
            command.env_remove(name);
        }
        command.current_dir(self.path()).env("PORT", "0").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.gateway().args(arguments).output().unwrap()
    }

    fn serve(&self, arguments: &[&str]) -> Serving {
        let mut child = self
            .gateway()
            .arg("serve")
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).trim().to_owned();
        Serving { child, url }
    }
}

struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    fn address(&self) -> &str {
        self.url.split_once("://").unwrap().1
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[cfg(unix)]
    fn signal(&mut self, name: &str) -> std::process::ExitStatus {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_file_with_bad_records_is_imported_without_them_and_each_is_reported() {
    let desk = Desk::new();
    let output = desk.run(&["import", "lots", "lots.json", "--source", "demo", "--sample"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        String::from_utf8_lossy(&output.stdout)
            .starts_with("1 car parks from ParkAPI v3: 1 new, 0 known; 1 rejected")
    );
    let report = stderr(&output);
    let line = report.lines().find(|line| line.contains("rejected")).unwrap();
    assert!(line.starts_with("lots.json: rejected: items[1] (uid b), lat: "), "{line}");
    let again = desk.run(&["import", "lots", "lots.json", "--source", "demo", "--sample"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("0 new, 1 known"));
}

#[test]
fn a_file_of_which_nothing_can_be_imported_ends_with_two() {
    let desk = Desk::new();
    desk.write("half.json", &LOTS[..20]);
    desk.write(
        "bad.json",
        r#"{"items":[{"uid":"b","name":"x","purpose":"CAR","lat":"n","lon":1,"capacity":3}]}"#,
    );
    desk.write("empty.json", "");
    desk.write("noise.json", "\u{0}\u{1}");
    for (arguments, says) in [
        (["lots", "half.json"], "half.json: "),
        (["lots", "bad.json"], "bad.json: nothing could be imported"),
        (["lots", "empty.json"], "empty.json: the file is empty"),
        (["lots", "noise.json"], "noise.json: "),
        (["lots", "places.json"], "places.json: "),
        (["places", "lots.json"], "lots.json: "),
    ] {
        let output = desk.run(&["import", arguments[0], arguments[1], "--source", "demo"]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {}", stderr(&output));
        assert!(stderr(&output).contains(says), "{arguments:?} {}", stderr(&output));
    }
    let other = desk.run(&["import", "lots", "lots.json", "--source", "demo", "--format", "basel"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(stderr(&other).contains("this is ParkAPI v3, not Basel"), "{}", stderr(&other));
    assert!(!desk.path().join("data").exists(), "nothing was touched");
}

#[test]
fn any_other_error_ends_with_one_and_says_what_to_do() {
    let desk = Desk::new();
    desk.write("file", "");
    for (arguments, says) in [
        (vec!["import", "lots", "missing.json", "--source", "demo"], "missing.json: "),
        (vec!["import", "lots", "lots.json", "--source", "Not A Name"], "a source is named by"),
        (vec!["import", "lots", "lots.json", "--source", "demo", "--format", "x"], "known are auto, parkapi"),
        (
            vec!["import", "lots", "lots.json", "--source", "demo", "--data", "file/data"],
            "CITY_DATA names another",
        ),
        (vec!["pack", "--data", "file"], "the data folder file cannot be written"),
        (vec!["serve", "--data", "file"], "the data folder file cannot be written"),
        (
            vec!["serve", "--tls-cert", "missing.pem", "--tls-key", "missing.key"],
            "the certificate missing.pem",
        ),
        (vec!["serve", "--port", "none"], "invalid value"),
        (vec!["fly"], "unrecognized subcommand"),
        (vec![], "Usage: gateway"),
    ] {
        let output = desk.run(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} {}", stderr(&output));
        assert!(stderr(&output).contains(says), "{arguments:?} {}", stderr(&output));
    }
}

#[test]
fn every_command_explains_itself() {
    let desk = Desk::new();
    for arguments in [
        &["--help"][..],
        &["import", "--help"],
        &["import", "lots", "--help"],
        &["import", "places", "--help"],
        &["pack", "--help"],
        &["serve", "--help"],
        &["vendor-key", "--help"],
        &["--version"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stdout.len() > 10, "{arguments:?}");
    }
}

#[test]
fn a_taken_port_is_named() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = desk.gateway().arg("serve").env("PORT", &port).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let says = stderr(&output);
    assert!(says.contains(&format!("port {port} is taken")) && says.contains("PORT"), "{says}");
}

#[test]
fn import_pack_and_serve_open_the_city() {
    let desk = Desk::new();
    desk.write("index.html", "");
    for arguments in [
        &["import", "lots", "lots.json", "--source", "demo", "--sample"][..],
        &["import", "places", "places.json", "--source", "demo", "--sample"],
        &["pack"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {}", stderr(&output));
    }
    let folder = desk.path().join("data/pack");
    let manifest: Manifest =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    assert!(manifest.sample && manifest.city == "青岛");
    let files = manifest.files.iter().map(|file| fs::read(folder.join(&file.name)).unwrap()).collect();
    let city = city::City::load(&manifest, files).unwrap();
    assert_eq!((city.facts().lots, city.facts().places), (1, 1));
    for file in &manifest.files {
        assert!(folder.join(format!("{}.br", file.name)).is_file());
    }
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("draft")), "{left:?}");

    let serving = desk.serve(&[]);
    assert!(serving.get("/readyz").starts_with("HTTP/1.1 200"));
    assert!(serving.get("/pack/manifest.json").contains(&manifest.files[0].name));
}

#[test]
fn a_key_that_is_printed_is_a_key_that_is_heard() {
    let desk = Desk::new();
    assert!(desk.run(&["import", "lots", "lots.json", "--source", "demo"]).status.success());
    let output = desk.run(&["vendor-key", "demo"]);
    let key = String::from_utf8(output.stdout).unwrap();
    let serving = desk.serve(&[]);
    let body = r#"{"items":[{"uid":"a","realtime_data_updated_at":"2026-01-01T00:00:00Z","realtime_free_capacity":3}]}"#;
    let mut stream = TcpStream::connect(serving.address()).unwrap();
    write!(
        stream,
        "POST /api/v1/vendors/demo/parking/realtime HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         authorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        key.trim(),
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with(r#"{"accepted":1,"rejected":[]}"#),
        "{answer}"
    );
}

#[cfg(unix)]
#[test]
fn signals_end_it_in_order_with_streams_open() {
    let desk = Desk::new();
    for name in ["INT", "TERM"] {
        let mut serving = desk.serve(&[]);
        let mut stream = TcpStream::connect(serving.address()).unwrap();
        write!(stream, "GET /api/v1/live?topics=lots HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        assert_eq!(serving.signal(name).code(), Some(0), "{name}");
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        assert!(rest.ends_with("0\r\n\r\n"), "the stream ends as HTTP says: {rest}");
    }
}

#[cfg(unix)]
#[test]
fn the_sandbox_is_started_with_a_key_restarted_when_it_ends_and_gone_with_the_gateway() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    // A copy of the gateway beside a sandbox of our own, which writes down how it was started and says where its
    // desk is. It waits for its input to end, as the real one does, except for the first time.
    let program = desk.path().join("gateway");
    fs::copy(env!("CARGO_BIN_EXE_gateway"), &program).unwrap();
    let sandbox = desk.path().join("sandbox");
    let script = "#!/bin/sh\n\
        echo \"$@ key=${#SANDBOX_VENDOR_KEY}\" >> started\n\
        echo desk http://127.0.0.1:4711\n\
        test -e ran || { touch ran; exit 3; }\n\
        mkfifo up 2>/dev/null; echo up > up\n\
        cat > /dev/null\n\
        echo ended >> started\n";
    fs::write(&sandbox, script).unwrap();
    fs::set_permissions(&sandbox, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(Command::new("mkfifo").arg(desk.path().join("up")).status().unwrap().success());
    sandbox::keys::make(&desk.path().join("data/sandbox-keys")).unwrap();
    let mut command = Command::new(&program);
    command.current_dir(desk.path()).env("PORT", "0").env_remove("DATABASE_URL").env_remove("CITY_DATA");
    let mut child =
        command.args(["serve", "--sandbox"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap().trim().to_owned();
    let mut serving = Serving { child, url };
    // Blocks until the second start.
    assert_eq!(fs::read_to_string(desk.path().join("up")).unwrap(), "up\n");
    assert_eq!(serving.signal("TERM").code(), Some(0));
    let started = fs::read_to_string(desk.path().join("started")).unwrap();
    // The first time it picks a port, the second time it opens its desk where it was.
    let expected = |port| {
        format!(
            "run --gateway {} --listen 127.0.0.1:{port} --keys ./data/sandbox-keys --books ./data/sandbox-books.jsonl \
             --feeds ./data/feeds --source qingdao-demo --transit-source demo-transit key=67",
            serving.url
        )
    };
    assert_eq!(started.lines().collect::<Vec<_>>(), [expected(0).as_str(), expected(4711).as_str(), "ended"]);
}

#[test]
fn without_the_sandbox_beside_it_the_gateway_says_what_is_missing() {
    let desk = Desk::new();
    let program = desk.path().join("gateway");
    fs::copy(env!("CARGO_BIN_EXE_gateway"), &program).unwrap();
    let output = Command::new(&program)
        .current_dir(desk.path())
        .env("PORT", "0")
        .env_remove("CITY_DATA")
        .env_remove("DATABASE_URL")
        .args(["serve", "--sandbox"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the sandbox is not beside the gateway"), "{}", stderr(&output));
}
