use crate::city::{Plan, STUCK};
use gateway::{Gateway, Outside, server, store::Store};
use http_body_util::{BodyExt as _, Empty};
use hyper::{Request, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use std::{fs, net::Ipv4Addr, sync::Arc};
use tokio::{net::TcpStream, sync::oneshot};
use tokio_rustls::TlsConnector;

#[tokio::test]
async fn with_a_certificate_the_gateway_speaks_tls() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let mut plan = Plan::new();
    plan.settings.tls = true;
    let (certificate, key) = (plan.settings.data.join("city.pem"), plan.settings.data.join("city.key"));
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let store = Store::open(&plan.settings.database_url(None)).await.unwrap();
    let gateway =
        Gateway::start(&plan.settings, store, Outside { pace: crate::city::at_once(), ..Outside::default() })
            .await
            .unwrap();
    let bound =
        server::bind(Ipv4Addr::LOCALHOST.into(), 0).unwrap().with_tls(&certificate, &key).await.unwrap();
    let url = bound.url();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(bound.serve(gateway, async { drop(stopped.await) }));

    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(url.strip_prefix("https://").unwrap()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, socket).await.unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request =
        Request::get("/healthz").header("host", "localhost").body(Empty::<bytes::Bytes>::new()).unwrap();
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers().contains_key("strict-transport-security"));
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "ok\n");
    drop(sender);
    stop.send(()).unwrap();
    tokio::time::timeout(STUCK, serving).await.unwrap().unwrap().unwrap();
}
