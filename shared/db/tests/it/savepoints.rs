//! Where an error must not end the unit.

use super::notes::*;

#[tokio::test]
async fn a_failed_part_is_undone_and_the_unit_goes_on() {
    let world = world().await;
    world.add(1).await.unwrap();
    world
        .db
        .write(async |tx: &mut Tx<'_>| {
            add(tx, 2).await?;
            let part = tx
                .savepoint(async |tx: &mut Tx<'_>| {
                    add(tx, 3).await?;
                    add(tx, 1).await
                })
                .await;
            assert!(part.is_err());
            add(tx, 4).await
        })
        .await
        .unwrap();
    assert_eq!(world.ids().await, [1, 2, 4]);
    assert_eq!(world.journal.published(), [1, 2, 4]);
}

#[tokio::test]
async fn a_part_that_succeeds_belongs_to_the_unit() {
    let world = world().await;
    let refused: Result<(), _> = world
        .db
        .write_in(1, async |tx: &mut Tx<'_>| {
            tx.savepoint(async |tx: &mut Tx<'_>| add(tx, 1).await).await?;
            Err(Failure::Refused)
        })
        .await;
    assert!(refused.is_err());
    world
        .db
        .write_in(1, async |tx: &mut Tx<'_>| {
            tx.savepoint(async |tx: &mut Tx<'_>| tx.savepoint(async |tx: &mut Tx<'_>| add(tx, 2).await).await)
                .await
        })
        .await
        .unwrap();
    assert_eq!(world.ids().await, [2]);
    assert_eq!(world.journal.published(), [2]);
}
