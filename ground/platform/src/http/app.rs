//! What every handler can reach.

use super::Gate;
use crate::{Bus, Db, files::Files, room::Topic};
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    path::PathBuf,
    sync::Arc,
};

/// Limits and addresses of the edge. Every limit is explicit here.
#[derive(Debug, Clone)]
pub struct EdgeConfig {
    /// Where people reach us, without a trailing slash; links in mails and labels start with it.
    pub public_url: String,
    /// Where uploads and exports live.
    pub files_dir: PathBuf,
    /// Road extracts (`name.osm.pbf`); routing watches it.
    pub maps_dir: PathBuf,
    /// Bodies larger than this are refused with 413; uploads have their own limit.
    pub body_bytes_max: usize,
    pub upload_bytes_max: usize,
    /// Requests in work at once; beyond it the edge answers 503 rather than queueing without bound.
    pub in_flight_max: usize,
    pub request_timeout_s: u64,
    /// Requests per minute and address before 429.
    pub per_ip_per_minute: u32,
    /// Believe `X-Forwarded-For` (set only behind a proxy of one's own).
    pub trust_proxy: bool,
    /// Origins other than our own that may call the API from a browser.
    pub cors_origins: Vec<String>,
    /// 32 bytes from which every signing key is derived.
    pub secret: [u8; 32],
}

impl EdgeConfig {
    /// What a development machine and the tests use.
    pub fn local(files_dir: PathBuf) -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            maps_dir: files_dir.join("maps"),
            files_dir,
            body_bytes_max: 1 << 20,
            upload_bytes_max: 32 << 20,
            in_flight_max: 512,
            request_timeout_s: 30,
            per_ip_per_minute: 6000,
            trust_proxy: false,
            cors_origins: Vec::new(),
            secret: [7; 32],
        }
    }

    /// A key of its own for each purpose, so that one leaked use does not forge another.
    pub fn derive_key(&self, purpose: &str) -> [u8; 32] {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update(b"qafila key v1\0");
        hash.update(self.secret);
        hash.update(purpose.as_bytes());
        hash.finalize().into()
    }
}

/// State that rooms keep between requests, by type.
#[derive(Clone)]
pub struct Services {
    pub db: Db,
    pub bus: Bus,
    pub files: Files,
    pub config: Arc<EdgeConfig>,
    gate: Option<Gate>,
    more: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl Services {
    pub fn new(db: Db, config: EdgeConfig) -> Self {
        let bus = db.bus().clone();
        let files = Files::at(config.files_dir.clone());
        Self { db, bus, files, config: Arc::new(config), gate: None, more: HashMap::new() }
    }
    /// Keeps one value of its type for the life of the server.
    pub fn put<T: Send + Sync + 'static>(&mut self, value: T) {
        self.more.insert(TypeId::of::<T>(), Arc::new(value));
    }
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.more.get(&TypeId::of::<T>()).cloned().and_then(|any| any.downcast().ok())
    }
    /// Sets who decides who is asking.
    pub fn set_gate(&mut self, gate: Gate) {
        self.gate = Some(gate);
    }
}

/// The state of the HTTP application. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    services: Services,
    topics: Vec<&'static Topic>,
}

impl App {
    pub fn new(services: Services, topics: Vec<&'static Topic>) -> Self {
        Self(Arc::new(Inner { services, topics }))
    }
    pub fn db(&self) -> &Db {
        &self.0.services.db
    }
    pub fn bus(&self) -> &Bus {
        &self.0.services.bus
    }
    pub fn files(&self) -> &Files {
        &self.0.services.files
    }
    pub fn config(&self) -> &EdgeConfig {
        &self.0.services.config
    }
    pub fn gate(&self) -> Option<&Gate> {
        self.0.services.gate.as_ref()
    }
    /// The family a live topic belongs to; `None` for one nobody declared.
    pub fn topic(&self, topic: &str) -> Option<&'static Topic> {
        let prefix = topic.split(':').next().unwrap_or(topic);
        let all = self.0.topics.iter().copied().chain([&crate::jobs::TOPIC]);
        all.into_iter().find(|t| t.prefix == prefix)
    }
    /// What a room put there at start.
    pub fn service<T: Send + Sync + 'static>(&self) -> Arc<T> {
        self.0.services.get::<T>().expect("BUG: the room that owns this service put it at start")
    }
}
