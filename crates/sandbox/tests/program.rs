//! The program as its parent starts it.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

fn sandbox() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.env_remove("SANDBOX_VENDOR_KEY").env_remove("SANDBOX_CONTROL").env_remove("SANDBOX_TICK_MS");
    command
}

/// A folder of its own for a test, empty at first.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn city(name: &str, seed: &str) -> (PathBuf, Output) {
    let out = folder(name);
    let output = sandbox()
        .args(["city", "--lots", "60", "--bays", "4000", "--bus-lines", "12", "--seed", seed, "--out"])
        .arg(&out)
        .output()
        .unwrap_or_else(|error| panic!("{error}"));
    (out, output)
}

/// Waits for a child that ought to end by itself, but not for ever.
fn ended(mut child: Child) -> Option<ExitStatus> {
    let id = child.id();
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(child.wait()));
    let status = receiver.recv_timeout(Duration::from_secs(30)).ok();
    if status.is_none() {
        let _ = Command::new("kill").arg(id.to_string()).status();
    }
    status?.ok()
}

#[test]
fn the_same_seed_writes_the_same_files_byte_for_byte() {
    let ((first, output), (second, _), (other, _)) = (city("a", "7"), city("b", "7"), city("c", "8"));
    assert!(output.status.success(), "{output:?}");
    for file in ["lots.json", "places.geojson", "transit.zip"] {
        assert_eq!(fs::read(first.join(file)).unwrap(), fs::read(second.join(file)).unwrap(), "{file}");
    }
    assert_ne!(fs::read(first.join("lots.json")).unwrap(), fs::read(other.join("lots.json")).unwrap());
    assert_eq!(fs::read_dir(first).unwrap().count(), 4, "no half-written file is left");
}

#[test]
fn a_city_that_cannot_be_is_refused_in_words() {
    let output =
        sandbox().args(["city", "--lots", "2", "--bays", "1", "--out"]).arg(folder("d")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("2 car parks have") && words.contains("not 1"), "{words}");
}

#[test]
fn a_machine_ends_when_the_pipe_to_its_parent_closes() {
    let (feeds, _) = city("e", "7");
    // Nobody listens at the discard port: the machine is between two tries when its parent goes.
    let mut child = sandbox()
        .args(["run", "--gateway", "http://127.0.0.1:9", "--source", "demo", "--feeds"])
        .arg(feeds)
        .env("SANDBOX_VENDOR_KEY", "key")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    assert!(ended(child).is_some_and(|status| status.success()));
}

#[test]
fn a_machine_without_feeds_or_key_says_so() {
    let run = |key: Option<&str>| {
        let mut command = sandbox();
        command.args(["run", "--source", "demo", "--feeds"]).arg(folder("none")).stdin(Stdio::null());
        key.map(|key| command.env("SANDBOX_VENDOR_KEY", key));
        command.output().unwrap()
    };
    let words = |output: Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words(run(Some("key"))).contains("lots.json"));
    assert!(words(run(None)).contains("--vendor-key"));
}

#[test]
fn keys_are_made_whole_and_never_over_others() {
    let out = folder("keys");
    let make = || sandbox().args(["keys", "--out"]).arg(&out).output().unwrap();
    assert!(make().status.success());
    let contracts: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("pay.json")).unwrap()).unwrap();
    for shape in ["wechat", "alipay", "unionpay", "ecny"] {
        assert!(
            out.join(format!("{shape}.pub")).is_file()
                && contracts[shape]["merchant"].is_string() | contracts[shape]["app"].is_string()
        );
    }
    let first = fs::read(out.join("merchant.key")).unwrap();
    assert_eq!(make().status.code(), Some(1));
    assert_eq!(fs::read(out.join("merchant.key")).unwrap(), first);
}

#[test]
fn a_desk_without_car_parks_says_first_where_it_is_and_stays_until_its_parent_goes() {
    let mut child = sandbox()
        .args(["run", "--listen", "127.0.0.1:0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("desk http://").unwrap_or_else(|| panic!("{line}"));
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /sms HTTP/1.1\r\nhost: x\r\naccept-language: en\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.contains("no real money moves") && page.contains("There are no messages yet."), "{page}");
    drop(child.stdin.take());
    assert!(ended(child).is_some_and(|status| status.success()));
}
