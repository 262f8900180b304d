use crate::fixtures::{Desk, at, day};
use serde_json::{Value, json};

async fn why(desk: &Desk, plan: &Value, job: &str) -> Value {
    let job = job.replace(' ', "%20");
    let got = desk.dispatcher.get(&format!("/plans/{}/jobs/{job}", plan["id"].as_str().unwrap())).await;
    assert_eq!(got.status, 200, "{}", got.text());
    got.data().clone()
}

#[tokio::test]
async fn a_served_job_names_its_vehicle_and_what_another_would_cost() {
    let desk = Desk::new().await;
    let plan = desk.solved(day(9, 3)).await;
    let told = why(&desk, &plan, "job 4").await;
    assert_eq!(told["state"], "served");
    let others = told["next_best"].as_array().unwrap();
    assert!(!others.is_empty(), "{told}");
    assert!(others.iter().all(|o| o["vehicle"] != told["vehicle"]), "{told}");
}

#[tokio::test]
async fn a_job_left_out_says_what_would_let_it_in() {
    let desk = Desk::new().await;
    let mut ask = day(3, 1);
    // International City is 18 km away: nobody is there five minutes after the shift begins.
    ask["jobs"][1] = json!({"id": "too early", "point": {"lat": 25.1640, "lon": 55.4090},
        "windows": [{"from": at(6), "until": "2026-11-21T06:05:00Z"}]});
    ask["jobs"][2]["skills"] = json!(["crane"]);
    let plan = desk.solved(ask).await;
    let left = plan["solution"]["unserved"].as_array().unwrap();
    assert_eq!(left.len(), 2, "{left:?}");

    let early = why(&desk, &plan, "too early").await;
    let later = early["reasons"].as_array().unwrap().iter().find(|r| r["rule"] == "window_later").unwrap();
    assert!(later["amount"].as_i64().unwrap() > 300, "{later}");
    assert_eq!(later["vehicle"], "van 0");
    let crane = why(&desk, &plan, "job 2").await;
    assert_eq!(
        (&crane["obstacles"][0]["rule"], &crane["obstacles"][0]["what"]),
        (&json!("missing_skill"), &json!("crane"))
    );
    // In short with the plan itself.
    let early = left.iter().find(|j| j["job"] == "too early").unwrap();
    assert!(early["reasons"].as_array().unwrap().iter().any(|r| r["rule"] == "window_later"), "{early}");
}

#[tokio::test]
async fn a_job_that_nobody_asked_for_is_not_explained() {
    let desk = Desk::new().await;
    let plan = desk.solved(day(2, 1)).await;
    let got = desk.dispatcher.get(&format!("/plans/{}/jobs/nobody", plan["id"].as_str().unwrap())).await;
    assert_eq!((got.status, got.error()), (404, "planning.no_such_job"));
}
