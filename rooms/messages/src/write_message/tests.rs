use crate::world::World;
use serde_json::json;

#[tokio::test]
async fn there_is_one_thread_per_driver_however_many_open_it() {
    let world = World::new().await;
    let ask = json!({"driver": world.driver});
    let first = world.desk.post("/threads", ask.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let second = world.desk.post("/threads", ask).await;
    assert_eq!((second.status, &second.data()["id"]), (200, &first.data()["id"]));
    for bad in [json!({}), json!({"driver": world.driver, "delivery": world.delivery().await["id"]})] {
        assert_eq!(world.desk.post("/threads", bad).await.status, 422);
    }
}

#[tokio::test]
async fn a_message_says_something_and_not_too_much() {
    let world = World::new().await;
    for bad in [
        json!({}),
        json!({"text": "   "}),
        json!({"text": "x".repeat(2001)}),
        json!({"canned": "no_such_reply"}),
        json!({"text": "x", "sideways": 1}),
        json!({"text": "x", "id": "dlv_01h455vb4pex5vsknk084sn02q"}),
    ] {
        let got = world.phone.post("/driver/messages", bad.clone()).await;
        assert_eq!(got.status, 422, "{bad}: {}", got.text());
    }
    let most = world.phone.post("/driver/messages", json!({"text": "ب".repeat(2000)})).await;
    assert_eq!(most.status, 201, "{}", most.text());
    let preview = world.desk.get("/threads").await.data()[0]["last_text"].as_str().unwrap().chars().count();
    assert_eq!(preview, 140);
}

/// The number of a message is the place in the thread: twelve who write at once get twelve.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_at_once_get_numbers_of_their_own() {
    let world = World::new().await;
    world.phone.post("/driver/messages", json!({"text": "first"})).await;
    let thread = world.desk.get("/threads").await.data()[0]["id"].as_str().unwrap().to_owned();
    let writers = (0..12).map(|i| {
        let (desk, phone, thread) = (world.desk.clone(), world.phone.clone(), thread.clone());
        tokio::spawn(async move {
            let said = json!({"text": format!("at once {i}")});
            match i % 2 {
                0 => desk.post(&format!("/threads/{thread}/messages"), said).await.status,
                _ => phone.post("/driver/messages", said).await.status,
            }
        })
    });
    for writer in writers {
        assert_eq!(writer.await.unwrap(), 201);
    }
    let got = world.desk.get(&format!("/threads/{thread}/messages?limit=200")).await;
    let seqs: Vec<_> = got.data().as_array().unwrap().iter().map(|m| m["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=13).collect::<Vec<_>>());
    let page = world.desk.get(&format!("/threads/{thread}/messages?before=5&limit=2")).await;
    let seqs: Vec<_> = page.data().as_array().unwrap().iter().map(|m| m["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, [3, 4]);
}
