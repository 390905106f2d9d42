//! Accepts connections and serves each as a task of its own.
//!
//! Nothing that a client does may end or delay the loop: it never reads, writes or computes.

use std::convert::Infallible;
use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpSocket, TcpStream, ToSocketAddrs, lookup_host};
use tokio::sync::Semaphore;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower_service::Service as _;

use super::connections::{Connection, Connections};
use super::handler::{self, Handler};
use super::limits::{self, Limits};

/// The smallest buffer that hyper takes.
const SMALLEST_HEAD: usize = 8 << 10;

/// How many connections the system may hold until they are accepted. A flood that fills the queue delays others by a
/// second or more, because the system repeats a refused connection attempt that late.
const QUEUE: u32 = 4_096;

/// How the connections of a server are served.
struct Serving {
    http: http1::Builder,
    service: Router,
    limits: Limits,
    refusals: Arc<Semaphore>,
}

/// Listens on the first of the addresses that is free.
pub(super) async fn bind(address: impl ToSocketAddrs) -> io::Result<TcpListener> {
    let mut failure = io::Error::new(io::ErrorKind::InvalidInput, "the name has no address");
    for address in lookup_host(address).await? {
        match bind_to(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn bind_to(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere, the option lets two programs listen on one port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Accepts and serves connections until it is dropped. The open ones finish the request that they are at work on then.
pub(super) async fn run(listener: TcpListener, handler: Handler, limits: Limits) {
    let connections = Connections::new(limits.connections_within(limits::descriptors()));
    let shutdown = GracefulShutdown::new();
    let serving = Arc::new(Serving::new(handler, limits));
    loop {
        match listener.accept().await {
            Ok((stream, _)) => match connections.admit() {
                Some(connection) => {
                    let served = Arc::clone(&serving).serve(stream, connection, shutdown.watcher());
                    tokio::spawn(served);
                    // In a flood, it would be closed for newer connections before its request was read.
                    yield_now().await;
                }
                None => serving.refuse(stream),
            },
            Err(error) if ended_before_it_began(&error) => {}
            // No descriptors or no memory: a connection that only waits is worth less than a new one.
            Err(_) => {
                connections.close_longest_waiting();
                sleep(serving.limits.accept_pause).await;
            }
        }
    }
}

/// Whether the connection failed, and not the attempt to accept one.
fn ended_before_it_began(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};

    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

impl Serving {
    fn new(handler: Handler, limits: Limits) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.head_time)
            .max_buf_size(limits.head_bytes.max(SMALLEST_HEAD));
        let service = Router::new().fallback(handler::serve).with_state(Arc::new(handler));
        let refusals = Arc::new(Semaphore::new(limits.refusals));
        Self { http, service, limits, refusals }
    }

    async fn serve(self: Arc<Self>, stream: TcpStream, connection: Arc<Connection>, shutdown: Watcher) {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.limits.pause));
        let service = service_fn(|mut request: http::Request<Incoming>| {
            request.extensions_mut().insert(Arc::clone(&connection));
            self.service.clone().call(request)
        });
        let served = self.http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        // A connection that fails has nobody left to tell.
        tokio::select! {
            biased;
            () = connection.closed() => {}
            _ = shutdown.watch(served) => {}
        }
    }

    /// Responds with 503 to whatever the connection asks, for a short time and on few connections.
    fn refuse(&self, stream: TcpStream) {
        let Ok(turn) = Arc::clone(&self.refusals).try_acquire_owned() else { return };
        let service = service_fn(|_: http::Request<Incoming>| ready(Ok::<_, Infallible>(handler::refusal())));
        let served = self.http.serve_connection(TokioIo::new(stream), service);
        let limit = self.limits.refusal_time;
        tokio::spawn(async move {
            let _turn = turn;
            let _ = timeout(limit, served).await;
        });
    }
}
