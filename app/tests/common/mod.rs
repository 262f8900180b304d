//! The real binary on a data directory of its own, and a plain client.
#![expect(dead_code, reason = "each test file uses a part")]

pub mod live;
pub mod tables;
pub mod world;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// A data directory that PostgreSQL's account can reach, removed at the end.
pub struct DataDir(tempfile::TempDir);

impl DataDir {
    pub fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("qafila-e2e-").tempdir().expect("a temporary folder");
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).expect("we own it");
        Self(dir)
    }
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// `qafila serve`, as a user starts it.
pub struct Server {
    child: Child,
    pub url: String,
    data: PathBuf,
}

impl Server {
    pub fn start(data: &DataDir) -> Self {
        Self::start_with(data, &[])
    }

    pub fn start_with(data: &DataDir, more: &[&str]) -> Self {
        Self::start_at(data, "127.0.0.1:0", more)
    }

    /// At an address that stays the same from one start to the next.
    pub fn start_at(data: &DataDir, listen: &str, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qafila"));
        command
            .args(["serve", "--listen", listen, "--per-ip-per-minute", "1000000", "--data-dir"])
            .arg(data.path())
            .args(more);
        command
            .env("RUST_LOG", "info,http=warn,sqlx=warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let lines = BufReader::new(child.stderr.take().expect("stderr is piped")).lines();
        let (tell, told) = mpsc::channel();
        // Reads to the end, so that the server never blocks on a full pipe; keeps the last words for a failing test.
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let log: Value = serde_json::from_str(&line).unwrap_or(Value::Null);
                if log["fields"]["message"] == "ready" {
                    let _ = tell.send(log["fields"]["address"].as_str().unwrap_or_default().to_owned());
                } else {
                    eprintln!("server: {line}");
                }
            }
        });
        let address = told.recv_timeout(Duration::from_secs(90)).expect("the server says that it is ready");
        Self { child, url: format!("http://{address}"), data: data.path().to_owned() }
    }

    /// SIGKILL: no goodbye.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it is our child");
    }

    /// SIGTERM, and the exit code.
    pub fn stop(mut self) -> i32 {
        signal(self.child.id(), nix::sys::signal::Signal::SIGTERM);
        self.child.wait().expect("it is our child").code().unwrap_or(-1)
    }

    /// The postmaster's process id, from the file it keeps.
    pub fn postmaster(&self) -> u32 {
        let text =
            std::fs::read_to_string(self.data.join("postgres/data/postmaster.pid")).expect("PostgreSQL runs");
        text.lines().next().and_then(|l| l.trim().parse().ok()).expect("the first line is the pid")
    }

    /// SIGKILL to the postmaster and every backend.
    pub fn kill_postgres(&self) {
        let postmaster = self.postmaster();
        let backends = children_of(postmaster);
        signal(postmaster, nix::sys::signal::Signal::SIGKILL);
        for pid in backends {
            signal(pid, nix::sys::signal::Signal::SIGKILL);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            signal(self.child.id(), nix::sys::signal::Signal::SIGTERM);
            let _ = self.child.wait();
        }
    }
}

fn signal(pid: u32, signal: nix::sys::signal::Signal) {
    let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid as i32), signal);
}

pub fn children_of(parent: u32) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries
        .filter_map(|e| e.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|pid| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            // `pid (name) state ppid …`; the name may hold spaces
            stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse::<u32>().ok())
                == Some(parent)
        })
        .collect()
}

/// Waits for something to become true.
pub async fn until<F: AsyncFnMut() -> bool>(what: &str, limit_s: u64, mut holds: F) {
    let asked = Instant::now();
    while !holds().await {
        assert!(asked.elapsed() < Duration::from_secs(limit_s), "waited {limit_s} s for: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: StatusCode,
    pub body: Value,
}

impl Got {
    pub fn data(&self) -> &Value {
        &self.body["data"]
    }
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body["data"].clone()
    }
}

/// Someone who talks to the server.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    pub url: String,
    pub token: Option<String>,
}

impl Client {
    pub fn new(url: &str) -> Self {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().expect("a client");
        Self { http, url: url.to_owned(), token: None }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}/api/v1{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// `Err` when the connection broke: the caller does not know whether the server acted.
    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Got, reqwest::Error> {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        Ok(Got { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    }

    pub async fn get(&self, path: &str) -> Got {
        self.try_call(Method::GET, path, None).await.expect("the server answers")
    }
    pub async fn post(&self, path: &str, body: Value) -> Got {
        self.try_call(Method::POST, path, Some(body)).await.expect("the server answers")
    }

    pub async fn put(&self, path: &str, body: Value) -> Got {
        self.try_call(Method::PUT, path, Some(body)).await.expect("the server answers")
    }

    /// A body that is not JSON, or not meant to be.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        media: &str,
        body: impl Into<Vec<u8>>,
    ) -> Result<Got, reqwest::Error> {
        let response =
            self.request(method, path).header("content-type", media).body(body.into()).send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        Ok(Got { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    }

    /// A spreadsheet for tomorrow; `mode` as in `POST /imports`.
    pub async fn upload_csv(&self, csv: &str, mode: &str) -> Result<Got, reqwest::Error> {
        let path = format!("/imports?mode={mode}&date={}", world::tomorrow());
        self.send(Method::POST, &path, "text/csv", csv).await
    }

    pub async fn sign_in(url: &str, email: &str) -> Self {
        let mut client = Self::new(url);
        let data = client.post("/auth/sign-in", json!({"email": email, "password": PASSWORD})).await.ok();
        client.token = data["access_token"].as_str().map(str::to_owned);
        client
    }

    /// A new organisation and its owner, signed in.
    pub async fn sign_up(url: &str, email: &str) -> Self {
        let mut client = Self::new(url);
        let body = json!({
            "organization": "Caravan Couriers", "name": "Amina Khan", "email": email, "password": PASSWORD, "language": "en", "country": "AE",
        });
        let data = client.post("/auth/sign-up", body).await.ok();
        client.token = data["access_token"].as_str().map(str::to_owned);
        assert!(client.token.is_some(), "sign-up answers with an access token: {data}");
        client
    }
}

pub const PASSWORD: &str = "camel-station-oasis-41";
