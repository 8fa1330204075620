//! The socket: binds it, serves until told to stop, and ends what is under way in good order.

use crate::{Gateway, app};
use axum_server::{
    Handle,
    accept::Accept,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use hyper_util::rt::TokioTimer;
use socket2::{SockRef, TcpKeepalive};
use std::{
    future::{Future, Ready, ready},
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::net::TcpStream;

/// What is under way may take so long once the gateway is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// The head of a request has to be there after so long.
const SLOWEST_HEAD: Duration = Duration::from_secs(15);

/// A reader that takes nothing for so long is gone: the system closes its connection.
const DEAF: Duration = Duration::from_mins(1);

/// Why the gateway cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error(
        "port {port} is taken: stop what listens there, or set PORT to another (PORT=0 picks a free one)"
    )]
    Taken {
        /// Which.
        port: u16,
    },
    /// The address cannot be had.
    #[error("cannot listen on {address} (CITY_BIND and PORT): {source}")]
    Bind {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("the certificate {} with the key {}: {source}", certificate.display(), key.display())]
    Tls {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The socket failed.
    #[error("the socket failed: {0}")]
    Socket(#[from] io::Error),
}

/// A socket that is bound.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
}

/// Binds an address; port 0 picks a free one.
pub fn bind(ip: IpAddr, port: u16) -> Result<Bound, ServeError> {
    let address = SocketAddr::new(ip, port);
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Bound { listener, address, tls: None })
    });
    bound.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::Taken { port },
        _ => ServeError::Bind { address, source },
    })
}

impl Bound {
    /// Speaks TLS with this certificate (PEM, the whole chain) and its key (PEM).
    pub async fn with_tls(mut self, certificate: &Path, key: &Path) -> Result<Self, ServeError> {
        // Fails only when another provider was installed before: then that one serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = RustlsConfig::from_pem_file(certificate, key)
            .await
            .map_err(|source| ServeError::Tls { certificate: certificate.into(), key: key.into(), source })?;
        self.tls = Some(config);
        Ok(self)
    }

    /// Where it can be reached from this machine.
    pub fn url(&self) -> String {
        let ip = match self.address.ip() {
            ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            ip => ip,
        };
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", SocketAddr::new(ip, self.address.port()))
    }

    /// Serves until `stop` is done; then open streams end, and what is under way is answered.
    pub async fn serve(self, gateway: Gateway, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let handle = Handle::new();
        let service = app(gateway.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let mut server = axum_server::from_tcp(self.listener)?.handle(handle.clone());
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(SLOWEST_HEAD);
        server.http_builder().http2().timer(TokioTimer::new());
        let serving = async {
            match self.tls {
                Some(tls) => {
                    let acceptor = RustlsAcceptor::new(tls).acceptor(Tuned);
                    server.acceptor(acceptor).serve(service).await
                }
                None => server.acceptor(Tuned).serve(service).await,
            }
        };
        let stopping = async {
            stop.await;
            gateway.bus().close();
            handle.graceful_shutdown(Some(LAST_WORDS));
            std::future::pending::<()>().await;
        };
        tokio::select! {
            ended = serving => Ok(ended?),
            () = stopping => Ok(()),
        }
    }
}

/// Sets up each connection: events go out at once, and readers that are gone are noticed.
#[derive(Clone, Copy, Debug)]
struct Tuned;

impl<S> Accept<TcpStream, S> for Tuned {
    type Stream = TcpStream;
    type Service = S;
    type Future = Ready<io::Result<(TcpStream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        ready(tune(&stream).map(|()| (stream, service)))
    }
}

fn tune(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(DEAF))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(DEAF))?;
    Ok(())
}

/// Allows as many open connections as the system lets this user have: every stream is one.
pub fn allow_many_connections() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let most = Rlimit { current: limit.maximum, maximum: limit.maximum };
        if let Err(error) = setrlimit(Resource::Nofile, most) {
            tracing::warn!(%error, "the number of open connections stays as it is");
        }
    }
}

/// Done when the process is asked to end: SIGINT, or SIGTERM where there is one.
pub async fn asked_to_stop() {
    let interrupted = async {
        // Without a handler the signal ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
