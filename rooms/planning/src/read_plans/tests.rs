use crate::fixtures::{DAY, Desk, day};
use serde_json::json;

#[tokio::test]
async fn plans_are_listed_newest_first_and_narrowed() {
    let desk = Desk::new().await;
    let solved = desk.solved(day(3, 1)).await;
    let mut ask = day(2, 1);
    ask["solve"] = json!(false);
    ask["date"] = json!("2026-11-22");
    let draft = desk.ask(ask).await;
    let ids = |got: &testkit::Got| -> Vec<String> {
        got.data().as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect()
    };
    let first = solved["id"].as_str().unwrap().to_owned();
    assert_eq!(ids(&desk.dispatcher.get("/plans").await), [draft.clone(), first.clone()]);
    assert_eq!(ids(&desk.dispatcher.get("/plans?state=eq.draft").await), [draft]);
    assert_eq!(ids(&desk.dispatcher.get(&format!("/plans?date=eq.{DAY}&select=id,state")).await), [first]);
    assert!(desk.dispatcher.get("/plans?request=eq.1").await.status >= 400);
    assert!(desk.dispatcher.get("/plans?state=eq.lost").await.status >= 400);
}

#[tokio::test]
async fn a_plan_tells_what_was_asked_and_how_it_came_to_be() {
    let desk = Desk::new().await;
    let plan = desk.solved(day(4, 1)).await;
    let id = plan["id"].as_str().unwrap();
    let asked = desk.dispatcher.get(&format!("/plans/{id}/request")).await;
    assert_eq!((&asked.data()["seed"], &asked.data()["jobs"][3]["id"]), (&json!(7), &json!("job 3")));
    let edit = desk
        .post(id, "edit", json!({"edits": [{"op": "unassign", "job": "job 1"}], "accept_violations": true}))
        .await;
    assert_eq!(edit.status, 200, "{}", edit.text());
    let revisions = desk.dispatcher.get(&format!("/plans/{id}/revisions")).await;
    let told: Vec<_> = revisions
        .data()
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["number"].clone(), r["origin"].clone()))
        .collect();
    assert_eq!(told, [(json!(2), json!("edited")), (json!(1), json!("solved"))]);
    assert_eq!(revisions.data()[0]["edits"][0]["job"], "job 1");
    assert_eq!(revisions.data()[1]["totals"]["served"], 4);
    let before = desk.dispatcher.get(&format!("/plans/{id}?revision=1")).await;
    assert_eq!(before.data()["solution"], plan["solution"]);
    assert_eq!(desk.dispatcher.get(&format!("/plans/{id}?revision=9")).await.status, 404);
    assert_eq!(plan["allowed"], json!(["solve", "cancel", "edit", "publish"]));
}
