//! A client that is cut off between its request and the answer. Whatever it can't know, the others can: a message is
//! both written and told, or neither.

use serde_json::json;
use shared::ChannelId;
use shared_db::Backend;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, sync::oneshot};

use super::house::{House, house};
use crate::support::Socket;

const ROUNDS: usize = 40;

#[actix_web::test]
async fn a_message_whose_sender_is_reset_before_the_answer_is_written_and_told() {
    let house = house().await;
    let (mut at_bob, _) = Socket::identified(&house.bob).await;
    let mut told = Vec::new();
    for round in 0..ROUNDS {
        let (release, held) = hold(&house).await;
        send_and_reset(&house, &format!("cut off {round}")).await;
        release.send(()).expect("the unit waits");
        held.await.expect("the unit ends");
        // Written behind the other one, if there is one.
        house.say(&format!("whole {round}")).await;
        told.extend(at_bob.drain(&house.instance).await);
    }
    let told: Vec<_> = told.iter().filter(|event| event["t"] == "MESSAGE_CREATE").collect();
    let told: Vec<_> = told.iter().map(|event| event["d"]["content"].as_str().unwrap()).collect();
    let mut written = house.bob.reads(&house.channel, "?limit=100").await;
    written.reverse();
    assert_eq!(told, written);
    let cut_off = told.iter().filter(|content| content.starts_with("cut off")).count();
    assert!(cut_off > ROUNDS / 2, "the server read only {cut_off} of the requests before their end");
}

/// Lets nothing be written in the channel until it is told to, so that nobody there gets an answer.
async fn hold(house: &House) -> (oneshot::Sender<()>, actix_web::rt::task::JoinHandle<()>) {
    let (begun, beginning) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let app = house.instance.app.clone();
    let channel: ChannelId = house.channel.parse().unwrap();
    let backend = app.db.backend();
    let unit = actix_web::rt::spawn(async move {
        let lane = i64::from(channel).cast_unsigned();
        let held = app.write_in(lane, async move |_| {
            begun.send(()).expect("the test waits");
            let end = match backend {
                // The writer has a thread of its own, which waits for nothing but the database.
                Backend::Sqlite => released.blocking_recv(),
                Backend::Postgres => released.await,
            };
            end.expect("the test releases it");
            Ok(())
        });
        held.await.expect("the unit commits");
    });
    beginning.await.expect("the unit begins");
    (release, unit)
}

/// Sends a message, and resets the connection once the server has had the time to read it.
async fn send_and_reset(house: &House, content: &str) {
    let address = house.instance.base.trim_start_matches("http://");
    let body = json!({"content": content}).to_string();
    let request = format!(
        "POST /api/v10/channels/{}/messages HTTP/1.1\r\nhost: {address}\r\nauthorization: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        house.channel,
        house.alice.token.as_deref().unwrap(),
        body.len(),
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    // Connections are taken in turn, so an answer on a later one says that this one was read.
    answer_on_a_new_connection(house).await;
    stream.set_zero_linger().unwrap();
    drop(stream);
    // And this, that its end was noticed.
    answer_on_a_new_connection(house).await;
}

async fn answer_on_a_new_connection(house: &House) {
    let url = format!("{}/api/v10/users/@me", house.instance.base);
    let ask = reqwest::Client::new().get(url).header("authorization", house.alice.token.as_deref().unwrap());
    assert_eq!(ask.send().await.unwrap().status(), 200);
}
