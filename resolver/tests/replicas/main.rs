//! Two replicas on one PostgreSQL, each a process of its own, and one of them is killed under load. (SQLite has one
//! process, so there is nothing to test on it.)

#![expect(clippy::unwrap_used, reason = "what a test cannot do without ends it")]

mod replica;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use resolver::store::migrations;
use shared_db::Backend;
use shared_db::test_support::{TestDatabase, backend};
use tokio::sync::Notify;

use replica::{Client, OWNERS, Replica, Sent};

/// Two replicas, the first of which is to be killed; `None` on SQLite.
async fn two() -> Option<(TestDatabase, Replica, Replica)> {
    if backend() == Backend::Sqlite {
        return None;
    }
    let database = TestDatabase::new(migrations()).await;
    let (first, second) = (Replica::start(&database), Replica::start(&database));
    Some((database, first, second))
}

/// Half of the clients begin at each replica.
fn clients(count: usize, first: &Replica, second: &Replica) -> Vec<Client> {
    (0..count)
        .map(|n| if n % 2 == 0 { Client::of(first, second) } else { Client::of(second, first) })
        .collect()
}

fn code(number: usize) -> String {
    format!("code-{number:04}")
}

/// Kills the replica once so many calls were answered.
struct Death {
    answered: AtomicUsize,
    enough: usize,
    come: Notify,
}

impl Death {
    fn after(enough: usize) -> Self {
        Self { answered: AtomicUsize::new(0), enough, come: Notify::new() }
    }

    fn count(&self) {
        if self.answered.fetch_add(1, Ordering::Relaxed) + 1 == self.enough {
            self.come.notify_one();
        }
    }

    async fn strike(&self, mut replica: Replica) {
        self.come.notified().await;
        replica.kill();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_replica_fails_no_resolve_but_those_in_flight() {
    let Some((_database, first, second)) = two().await else { return };
    let codes = 200;
    let registrar = Client::of(&first, &second);
    for number in 0..codes {
        let sent = registrar.register(&code(number), OWNERS[0], "https://ada.example").await;
        assert_eq!(sent, Sent::Answered(201));
    }

    let clients = clients(32, &first, &second);
    let death = Death::after(1_000);
    let load = join_all(clients.iter().enumerate().map(async |(n, client)| {
        for step in 0..200 {
            let sent = client.resolve(&code((n * 7 + step * 13) % codes)).await;
            assert!(matches!(sent, Sent::Answered(200) | Sent::Lost), "{sent:?}");
            death.count();
        }
    }));
    tokio::join!(load, death.strike(first));

    for (n, client) in clients.iter().enumerate() {
        let most = usize::from(n % 2 == 0);
        assert!(client.lost() <= most, "client {n} lost {} calls, each after the other", client.lost());
    }
    let lost: usize = clients.iter().map(Client::lost).sum();
    assert!(lost > 0, "the replica was killed when nothing was in flight, so this tested nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn registering_again_after_a_replica_died_changes_nothing() {
    let Some((_database, first, second)) = two().await else { return };
    let clients = clients(16, &first, &second);
    let death = Death::after(100);
    let load = join_all(clients.iter().enumerate().map(async |(n, client)| {
        for step in 0..40 {
            let code = code(n * 40 + step);
            let sent = client.register(&code, OWNERS[n % 4], "https://ada.example").await;
            // Whether the lost call had been done isn't known, and doesn't matter.
            if sent == Sent::Lost {
                let again = client.register(&code, OWNERS[n % 4], "https://ada.example").await;
                assert!(matches!(again, Sent::Answered(200 | 201)), "{again:?}");
            } else {
                assert_eq!(sent, Sent::Answered(201));
            }
            let once_more = client.register(&code, OWNERS[n % 4], "https://ada.example").await;
            assert!(matches!(once_more, Sent::Answered(200) | Sent::Lost), "{once_more:?}");
            death.count();
        }
    }));
    tokio::join!(load, death.strike(first));

    let survivor = Client::of(&second, &second);
    for number in 0..16 * 40 {
        assert_eq!(survivor.resolve(&code(number)).await, Sent::Answered(200), "{}", code(number));
    }
    assert_eq!(survivor.total_routes().await, 16 * 40, "each code once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_stay_unique_when_64_registrars_collide_and_a_replica_dies() {
    let Some((_database, first, second)) = two().await else { return };
    let clients = clients(64, &first, &second);
    let death = Death::after(300);
    let load = join_all(clients.iter().enumerate().map(async |(n, client)| {
        let owner = n / 2 % OWNERS.len();
        let target = format!("https://owner-{owner}.example");
        let mut won = Vec::new();
        for number in 0..20 {
            let mut sent = client.register(&code(number), OWNERS[owner], &target).await;
            if sent == Sent::Lost {
                sent = client.register(&code(number), OWNERS[owner], &target).await;
            }
            assert!(matches!(sent, Sent::Answered(200 | 201 | 409)), "{sent:?}");
            if sent != Sent::Answered(409) {
                won.push(number);
            }
            death.count();
        }
        (owner, won)
    }));
    let (outcomes, ()) = tokio::join!(load, death.strike(first));

    let survivor = Client::of(&second, &second);
    for number in 0..20 {
        let winners: BTreeSet<usize> =
            outcomes.iter().filter(|(_, won)| won.contains(&number)).map(|(owner, _)| *owner).collect();
        assert_eq!(winners.len(), 1, "{} went to {winners:?}", code(number));
        let winner = winners.first().unwrap();
        assert_eq!(survivor.target(&code(number)).await, format!("https://owner-{winner}.example"));
        // Whoever lost it once lost it for good, and its owner has it still.
        for (owner, token) in OWNERS.iter().enumerate() {
            let expected = if owner == *winner { 200 } else { 409 };
            let target = format!("https://owner-{owner}.example");
            assert_eq!(survivor.register(&code(number), token, &target).await, Sent::Answered(expected));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purge_that_races_with_registrars_and_a_death_recycles_nothing() {
    let Some((_database, first, second)) = two().await else { return };
    let past = "2020-01-02T03:04:05.678Z";
    let owner = Client::of(&second, &second);
    for number in 0..100 {
        owner.register_until(&code(number), OWNERS[0], "https://owner-0.example", past).await;
    }

    let clients = clients(16, &first, &second);
    let death = Death::after(100);
    let load = join_all(clients.iter().enumerate().map(async |(n, client)| {
        for step in 0..50 {
            let code = code((n * 11 + step * 7) % 100);
            // Renewals, takeovers and purges, all at the same codes.
            let (sent, allowed) = match n % 4 {
                0 | 1 => (client.register(&code, OWNERS[0], "https://owner-0.example").await, 200),
                2 => (client.register(&code, OWNERS[1], "https://owner-1.example").await, 409),
                _ => (client.purge().await, 200),
            };
            assert!(sent == Sent::Answered(allowed) || sent == Sent::Lost, "{sent:?}, not {allowed}");
            death.count();
        }
    }));
    tokio::join!(load, death.strike(first));

    for number in 0..100 {
        let taken = owner.register(&code(number), OWNERS[1], "https://owner-1.example").await;
        assert_eq!(taken, Sent::Answered(409), "{}", code(number));
        let kept = owner.register(&code(number), OWNERS[0], "https://owner-0.example").await;
        assert_eq!(kept, Sent::Answered(200), "{}", code(number));
    }
}
