//! A database of one's own, cloned from a template that holds every room's migrations.

use crate::{api::Api, cluster::dev_options, rooms};
use kernel::{Clock, ManualClock, OrgId, SystemClock, Time, UserId};
use platform::{
    Bus, Db, Room, SystemTx, Tx,
    db::{APP_ROLE, Connect, OWNER_ROLE, SYSTEM_ROLE},
    http::EdgeConfig,
    schema,
};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use std::{path::PathBuf, sync::Arc};

/// One test's world.
pub struct Stage {
    pub db: Db,
    /// For looking behind row-level security; never what the code under test uses.
    pub owner: PgConnectOptions,
    pub clock: Option<ManualClock>,
    name: String,
    files: PathBuf,
}

impl Stage {
    /// A fresh database, on the real clock.
    pub async fn new() -> Self {
        Self::with(Arc::new(SystemClock), None).await
    }

    /// A fresh database on a clock that the test moves.
    pub async fn at(time: &str) -> Self {
        let clock = ManualClock::at(time.parse::<Time>().expect("an RFC 3339 time"));
        Self::with(Arc::new(clock.clone()), Some(clock)).await
    }

    async fn with(clock: Arc<dyn Clock>, manual: Option<ManualClock>) -> Self {
        let template = template().await;
        let name = format!("t_{}", uuid::Uuid::now_v7().simple());
        let mut admin = PgConnection::connect_with(&dev_options(OWNER_ROLE, "postgres"))
            .await
            .expect("the test cluster answers");
        let clone = format!("create database {name} template {template} strategy file_copy");
        admin.execute(AssertSqlSafe(clone)).await.expect("the template can be cloned");
        let connect = Connect {
            app: dev_options(APP_ROLE, &name),
            system: dev_options(SYSTEM_ROLE, &name),
            connections_max: 8,
        };
        let files = std::env::temp_dir().join("qafila-test").join(&name);
        Self {
            db: Db::open(connect, clock, Bus::default()),
            owner: dev_options(OWNER_ROLE, &name),
            clock: manual,
            name,
            files,
        }
    }

    /// A new organisation's id. Rooms other than identity need no more of it.
    pub fn org(&self) -> OrgId {
        OrgId::mint()
    }

    /// Writes an organisation down as its owner would have signed it up in Dubai at that time, for tests in which it has a name.
    pub async fn found(&self, org: OrgId, name: &str, plan: &str, at: Time) {
        sqlx::query(
            "insert into identity.organizations (id, created_at, updated_at, name, plan, country, currency, time_zone, lang)
             values ($1, $2, $2, $3, $4, 'AE', 'AED', 'Asia/Dubai', 'en') on conflict do nothing",
        )
        .bind(org)
        .bind(at)
        .bind(name)
        .bind(plan)
        .execute(&mut self.eyes().await)
        .await
        .expect("an organisation can be written down");
    }

    /// A transaction that speaks for `org`, as some user of it.
    pub async fn tx(&self, org: OrgId) -> Tx {
        self.db.begin(org, Some(UserId::mint()), None).await.expect("a transaction begins")
    }

    pub async fn system(&self) -> SystemTx {
        self.db.system("a test looks").await.expect("a transaction begins")
    }

    /// A connection that sees everything, to check what is really there.
    pub async fn eyes(&self) -> PgConnection {
        PgConnection::connect_with(&self.owner).await.expect("the owner connects")
    }

    /// The rooms' routes behind the real edge, with callers of any permissions.
    pub fn api(&self, rooms: &[&'static Room]) -> Api {
        Api::new(self.db.clone(), EdgeConfig::local(self.files.clone()), rooms)
    }

    /// The name of this stage's database.
    pub fn database(&self) -> String {
        self.name.clone()
    }

    /// Where this stage keeps uploads.
    pub fn files_dir(&self) -> PathBuf {
        self.files.clone()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
        let (name, options) = (self.name.clone(), dev_options(OWNER_ROLE, "postgres"));
        // A runtime of its own, because the test's may be ending.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut admin = PgConnection::connect_with(&options).await.ok()?;
                admin
                    .execute(AssertSqlSafe(format!("drop database if exists {name} with (force)")))
                    .await
                    .ok()
            })
        });
        let _ = dropped.join();
    }
}

/// The template's name: a hash of every migration, so that a changed file makes a new one.
async fn template() -> String {
    let chapters = rooms::chapters().await.expect("the rooms' migrations can be read");
    let mut hash = Sha256::new();
    for chapter in &chapters {
        hash.update(chapter.room.as_bytes());
        for migration in chapter.migrations.iter() {
            hash.update(&migration.checksum);
        }
    }
    let digest = hash.finalize();
    let name = format!("tpl_{}", digest.iter().take(8).map(|b| format!("{b:02x}")).collect::<String>());

    let mut admin = PgConnection::connect_with(&dev_options(OWNER_ROLE, "postgres"))
        .await
        .expect("the test cluster answers");
    if is_template(&mut admin, &name).await {
        return name;
    }
    // One builder among all test processes; the others wait here and then find it made.
    admin.execute("select pg_advisory_lock(4242)").await.expect("the lock is granted");
    if !is_template(&mut admin, &name).await {
        for sql in [format!("drop database if exists {name} with (force)"), format!("create database {name}")]
        {
            admin.execute(AssertSqlSafe(sql)).await.expect("the owner may make databases");
        }
        schema::migrate(dev_options(OWNER_ROLE, &name), chapters).await.expect("the migrations run");
        admin
            .execute(AssertSqlSafe(format!("alter database {name} is_template true")))
            .await
            .expect("the owner may alter");
    }
    admin.execute("select pg_advisory_unlock(4242)").await.expect("the lock is ours");
    name
}

async fn is_template(admin: &mut PgConnection, name: &str) -> bool {
    sqlx::query_scalar("select exists(select from pg_database where datname = $1 and datistemplate)")
        .bind(name)
        .fetch_one(admin)
        .await
        .expect("the catalogue can be read")
}
