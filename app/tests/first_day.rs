//! `examples/first-day.sh`, as the README tells a newcomer to run it, and run again.

mod common;

use common::{DataDir, Server};
use std::process::Command;

fn run(url: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/first-day.sh");
    let ran = Command::new("sh").arg(script).env("QAFILA_URL", url).output().expect("sh and curl are there");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    assert!(ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    said
}

#[test]
fn a_newcomer_s_first_day_ends_with_the_recipient_s_page() {
    let data = DataDir::new();
    let server = Server::start(&data);
    let said = run(&server.url);
    assert!(said.lines().count() <= 30, "{said}");
    let page: serde_json::Value = serde_json::from_str(said.lines().last().expect("it says something"))
        .expect("the page's answer is JSON");
    assert_eq!(page["status"], "delivered", "{said}");
    assert_eq!(page["proof"]["signed"], true, "{said}");
    let again = run(&server.url);
    assert!(again.starts_with("1. Signed in"), "the organisation is found again: {again}");
    assert_eq!(server.stop(), 0);
}
