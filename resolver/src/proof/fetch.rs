//! Fetching a target's key. The address comes from a stranger, so the fetch may reach nothing inside and can't be made
//! to last or to swell.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use serde::Deserialize;
use shared_web::Clock;
use tokio::sync::Semaphore;

use super::key::PublicKey;
use crate::error::Refusal;

/// Fetches keys, a bounded number at a time.
pub struct Fetcher {
    http: reqwest::Client,
    places: Semaphore,
    clock: Arc<dyn Clock>,
}

const LONGEST: Duration = Duration::from_secs(5);
const LARGEST: usize = 64 * 1024;
const PUBLIC_RULE: &str = "must have a host with public addresses only.";

impl Fetcher {
    /// Connects to addresses that are `allowed`, of those that `lookup` finds.
    pub fn new(
        lookup: Arc<dyn Resolve>,
        allowed: fn(IpAddr) -> bool,
        places: usize,
        clock: Arc<dyn Clock>,
    ) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .dns_resolver(Arc::new(Checked { lookup, allowed }))
            .redirect(Policy::none())
            .no_proxy()
            // A connection that is kept would lead to what the name meant earlier.
            .pool_max_idle_per_host(0)
            .user_agent(format!("privatechat-resolver/{}", shared_web::VERSION))
            .build()?;
        Ok(Self { http, places: Semaphore::new(places), clock })
    }

    /// The key that stands at `target_url/.well-known/privatechat` now.
    pub async fn public_key(&self, target_url: &str) -> Result<PublicKey, Refusal> {
        let _place = self.places.try_acquire().map_err(|_| Refusal::Unavailable)?;
        let body = tokio::select! {
            body = self.read(format!("{target_url}/.well-known/privatechat")) => body?,
            () = self.clock.sleep(LONGEST) => return Err(unproven("took longer than 5 seconds.")),
        };
        let shown: Option<Shown> = serde_json::from_slice(&body).ok();
        let key = shown.and_then(|shown| PublicKey::parse(&shown.public_key));
        key.ok_or(unproven("has no public_key: 32 bytes for Ed25519, in base64."))
    }

    async fn read(&self, url: String) -> Result<Vec<u8>, Refusal> {
        let mut answer = self.http.get(url).send().await.map_err(|error| broken(&error))?;
        check_status(&answer)?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| broken(&error))? {
            if body.len() + part.len() > LARGEST {
                return Err(unproven("is larger than 64 KB."));
            }
            body.extend_from_slice(&part);
        }
        Ok(body)
    }
}

#[derive(Deserialize)]
struct Shown {
    public_key: String,
}

fn check_status(answer: &Response) -> Result<(), Refusal> {
    match answer.status().as_u16() {
        200 => Ok(()),
        300..=399 => Err(unproven("is a redirect, which isn't followed.")),
        _ => Err(unproven("isn't answered with 200.")),
    }
}

/// Says nothing of what is inside: an address that isn't public and one that doesn't answer differ, open and closed
/// ports of the same machine don't.
fn broken(error: &reqwest::Error) -> Refusal {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return Refusal::unproven("targetUrl", PUBLIC_RULE);
        }
        cause = error.source();
    }
    unproven("can't be fetched.")
}

const fn unproven(problem: &'static str) -> Refusal {
    Refusal::TargetUnproven { field: "targetUrl", about: "targetUrl/.well-known/privatechat", rule: problem }
}

/// Looks a name up once and lets only what it found be connected to: between a check and a connection made by name, the
/// name could change.
struct Checked {
    lookup: Arc<dyn Resolve>,
    allowed: fn(IpAddr) -> bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the name has addresses that aren't public")]
struct NotPublic;

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, allowed) = (self.lookup.resolve(name), self.allowed);
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            // One inside among others is a mistake at best.
            if found.iter().all(|address| allowed(address.ip())) {
                Ok(Box::new(found.into_iter()) as Addrs)
            } else {
                Err(NotPublic.into())
            }
        })
    }
}

/// The machine's own lookup.
pub struct SystemLookup;

impl Resolve for SystemLookup {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use shared_web::ManualClock;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    const OUTSIDE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
    /// Not 127.0.0.1, where other tests' servers may have any port.
    const INSIDE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

    /// A name that means something else each time it is looked up; at last it stays as it is.
    struct Changing {
        answers: Vec<Vec<Ipv4Addr>>,
        lookups: AtomicUsize,
    }

    impl Changing {
        fn new(answers: &[&[Ipv4Addr]]) -> Arc<Self> {
            let answers = answers.iter().map(|answer| answer.to_vec()).collect();
            Arc::new(Self { answers, lookups: AtomicUsize::new(0) })
        }
    }

    impl Resolve for Changing {
        fn resolve(&self, _: Name) -> Resolving {
            let lookup = self.lookups.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
            let found: Vec<_> =
                self.answers[lookup].iter().map(|address| SocketAddr::from((*address, 0))).collect();
            Box::pin(async move { Ok(Box::new(found.into_iter()) as Addrs) })
        }
    }

    /// Shows a key of `byte`s at the address, and counts who comes.
    async fn serve(address: Ipv4Addr, port: u16, byte: u8) -> (u16, Arc<AtomicUsize>) {
        let listener = TcpListener::bind((address, port)).await.unwrap();
        let (port, visits) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&visits);
        let body = format!(r#"{{"public_key":"{}"}}"#, PublicKey::stored(&[byte; 32]).unwrap().text());
        let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                drop(stream.read(&mut [0; 4_096]).await);
                drop(stream.write_all(text.as_bytes()).await);
            }
        });
        (port, visits)
    }

    fn fetcher(lookup: &Arc<Changing>) -> Fetcher {
        let allowed = |address: IpAddr| address == OUTSIDE;
        Fetcher::new(Arc::clone(lookup) as Arc<dyn Resolve>, allowed, 1, Arc::new(ManualClock::new(0)))
            .unwrap()
    }

    #[tokio::test]
    async fn a_name_that_changes_after_the_check_leads_nowhere_else() {
        let (port, _) = serve(OUTSIDE, 0, 1).await;
        let (_, inside) = serve(INSIDE, port, 2).await;
        let lookup = Changing::new(&[&[OUTSIDE], &[INSIDE]]);
        let fetcher = fetcher(&lookup);
        let target = format!("http://chat.example:{port}");

        assert_eq!(fetcher.public_key(&target).await.ok(), PublicKey::stored(&[1; 32]));
        assert_eq!(lookup.lookups.load(Ordering::SeqCst), 1, "what was checked is what is connected to");
        let refused = fetcher.public_key(&target).await.unwrap_err();
        assert_eq!(refused, Refusal::unproven("targetUrl", PUBLIC_RULE), "each fetch looks anew");
        assert_eq!(inside.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn a_name_with_one_address_inside_is_refused_whatever_the_others_are() {
        let (port, outside) = serve(OUTSIDE, 0, 1).await;
        for answer in [&[INSIDE][..], &[OUTSIDE, INSIDE], &[INSIDE, OUTSIDE]] {
            let lookup = Changing::new(&[answer]);
            let refused = fetcher(&lookup).public_key(&format!("http://chat.example:{port}")).await;
            assert_eq!(refused, Err(Refusal::unproven("targetUrl", PUBLIC_RULE)), "{answer:?}");
        }
        assert_eq!(outside.load(Ordering::SeqCst), 0);
        let lookup = Changing::new(&[&[OUTSIDE]]);
        assert!(fetcher(&lookup).public_key(&format!("http://chat.example:{port}")).await.is_ok());
    }
}
