//! Asking a server on this machine how it is: for containers and scripts, which need no other program for it.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use url::Url;

/// How long the server may take for each step.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a server counts as ill.
#[derive(Debug, thiserror::Error)]
pub enum Unhealthy {
    #[error("--url must be an address such as http://127.0.0.1:8080/health/ready")]
    Url,
    #[error("{url} doesn't answer: {why}")]
    Silent { url: String, why: std::io::Error },
    #[error("{url} answered `{said}`")]
    Refused { url: String, said: String },
}

/// Where a server that listens on `bind` and `port` says whether it can work.
pub fn address(bind: IpAddr, port: u16) -> String {
    let reachable = match bind {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    };
    format!("http://{}/health/ready", SocketAddr::new(reachable, port))
}

/// Asks `url`. Anything but a status of 200 is an error.
pub fn ask(url: &str) -> Result<(), Unhealthy> {
    let parsed = Url::parse(url).ok().filter(|parsed| parsed.scheme() == "http").ok_or(Unhealthy::Url)?;
    let silent = |why| Unhealthy::Silent { url: url.to_owned(), why };
    let line = status_line(&parsed).map_err(silent)?;
    match line.split(' ').nth(1) {
        Some("200") => Ok(()),
        _ => Err(Unhealthy::Refused { url: url.to_owned(), said: line }),
    }
}

fn status_line(url: &Url) -> std::io::Result<String> {
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(80));
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let mut failure = std::io::Error::other("its name has no address");
    for address in (bare, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => return talk(stream, url, host),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn talk(mut stream: TcpStream, url: &Url, host: &str) -> std::io::Result<String> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = format!("GET {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", url.path());
    stream.write_all(request.as_bytes())?;
    // The status is in the first bytes; a server that sends them one by one is not waited for.
    let mut head = [0; 256];
    let read = stream.read(&mut head)?;
    let text = String::from_utf8_lossy(&head[..read]);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn answering(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = address(IpAddr::V4(Ipv4Addr::UNSPECIFIED), listener.local_addr().unwrap().port());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1_024];
            let read = stream.read(&mut request).unwrap();
            assert!(request[..read].starts_with(b"GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n"));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        url
    }

    #[test]
    fn only_200_is_healthy() {
        ask(&answering("HTTP/1.1 200 OK\r\n\r\n{}")).unwrap();
        let refused = ask(&answering("HTTP/1.1 503 Service Unavailable\r\n\r\n{}")).unwrap_err();
        assert!(refused.to_string().ends_with("answered `HTTP/1.1 503 Service Unavailable`"), "{refused}");
        assert!(ask(&answering("")).is_err());
    }

    #[test]
    fn nobody_there_is_told_with_the_address() {
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = address(Ipv6Addr::UNSPECIFIED.into(), gone);
        assert_eq!(url, format!("http://[::1]:{gone}/health/ready"));
        assert!(ask(&url).unwrap_err().to_string().starts_with(&format!("{url} doesn't answer: ")));
        assert!(matches!(ask("https://example.org"), Err(Unhealthy::Url)));
        assert!(matches!(ask("8080"), Err(Unhealthy::Url)));
    }
}
