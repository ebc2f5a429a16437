//! A thread with a desk is told of a whole group's results at once; its callers notice no difference.

use futures_util::future::join_all;
use tokio::task::{LocalSet, spawn_local};

use super::notes::*;

#[tokio::test]
async fn whoever_asks_at_a_desk_is_answered_success_and_failure_alike() {
    let world = world().await;
    let at_desk = async {
        shared_db::open_desk();
        let units = (1..=64).map(|id| {
            let db = world.db.clone();
            spawn_local(async move {
                // Every fourth is refused; its neighbours in the group are not.
                let unit = async move |tx: &mut Tx<'_>| {
                    add(tx, id).await?;
                    if id % 4 == 0 { Err(Failure::Refused) } else { Ok(id) }
                };
                db.write(unit).await
            })
        });
        join_all(units).await
    };
    let answers = LocalSet::new().run_until(at_desk).await;
    let kept: Vec<i64> = answers.into_iter().filter_map(|answer| answer.unwrap().ok()).collect();
    let expected: Vec<i64> = (1..=64).filter(|id| id % 4 != 0).collect();
    assert_eq!(kept, expected);
    assert_eq!(world.ids().await, expected);
}

#[tokio::test]
async fn when_a_desk_is_gone_its_thread_is_answered_directly() {
    let world = world().await;
    let set = LocalSet::new();
    set.run_until(async {
        shared_db::open_desk();
        world.add(1).await.unwrap();
    })
    .await;
    drop(set);
    assert_eq!(world.add(2).await.unwrap(), 2);
}
