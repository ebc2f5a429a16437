use serde_json::json;

use crate::support::{Socket, TestInstance};

#[actix_web::test]
async fn hello_comes_at_once_and_heartbeats_are_acknowledged_before_identify() {
    let instance = TestInstance::new().await;
    let mut socket = Socket::open(&instance.base, "/").await;
    for beat in [json!({"op": 1, "d": null}), json!({"op": 1, "d": 5})] {
        socket.send(beat).await;
        assert_eq!(socket.frame().await, json!({"op": 11, "s": null, "t": null, "d": null}));
    }
}

#[actix_web::test]
async fn a_person_gets_everything_in_ready() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let guild = alice.post("/guilds", json!({"name": "Garden"})).await.is(201);

    let (mut socket, ready) = Socket::identified(&alice).await;
    assert_eq!(socket.seen, 1);
    assert_eq!(ready["v"], 10);
    assert_eq!(ready["user"]["id"], alice.id.as_str());
    assert_eq!(ready["user"]["discriminator"], "0");
    assert_eq!(ready["resume_gateway_url"], instance.base.replacen("http", "ws", 1));
    let shown = &ready["guilds"][0];
    assert_eq!(shown["id"], guild.body["id"]);
    assert_eq!(shown["member_count"], 1);
    assert_eq!(shown["members"][0]["user"]["id"], alice.id.as_str());
    assert_eq!(shown["channels"].as_array().unwrap().len(), 2, "{:#}", shown["channels"]);
    assert_eq!(shown["roles"][0]["id"], guild.body["id"]);
    for empty in ["private_channels", "relationships"] {
        assert_eq!(ready[empty], json!([]), "{empty}");
    }
    assert_eq!(ready["read_state"]["entries"], json!([]));
    assert_eq!(socket.drain(&instance).await, Vec::<serde_json::Value>::new());
}

#[actix_web::test]
async fn sockets_open_wherever_libraries_glue_their_query() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    for path in [
        "/?v=10&encoding=json",
        "//?encoding=json&v=9",
        "/gateway?compress=zlib-stream&v=10&encoding=json",
        "/gateway/?v=10&unknown=1",
    ] {
        let mut socket = Socket::open(&instance.base, path).await;
        socket.identify(&alice, json!({})).await;
        socket.event("READY").await;
    }
}

#[actix_web::test]
async fn a_zlib_stream_carries_everything() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    alice.post("/guilds", json!({"name": "Garden"})).await.is(201);
    let mut socket = Socket::open(&instance.base, "/?v=10&encoding=json&compress=zlib-stream").await;
    socket.identify(&alice, json!({"compress": true})).await;
    let ready = socket.event("READY").await;
    assert_eq!(ready["guilds"][0]["name"], "Garden");
    for number in 0..3 {
        alice.patch("/users/@me", json!({"global_name": format!("Alice {number}")})).await.is(200);
        assert_eq!(socket.until("USER_UPDATE").await["global_name"], format!("Alice {number}"));
    }
}

#[actix_web::test]
async fn what_cannot_be_spoken_is_refused_at_the_door() {
    let instance = TestInstance::with(|config| config.gateway.zstd_max = 0).await;
    for (path, status) in [
        ("/?encoding=etf", 400),
        ("/?compress=brotli", 400),
        ("/?compress=zstd-stream", 429),
        ("/api/v10/gateway", 404),
    ] {
        let request = reqwest::Client::new()
            .get(format!("{}{path}", instance.base))
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/json", "{path}");
    }
}

#[actix_web::test]
async fn the_gateway_is_advertised_without_path_and_query() {
    let instance = TestInstance::new().await;
    let answer = instance.anyone().get("/gateway").await.is(200);
    assert_eq!(answer.body, json!({"url": instance.base.replacen("http", "ws", 1)}));
    instance.register("alice").await.get("/gateway/bot").await.refused(403, 20002);
}
