//! `qafila serve`: from nothing to answering, and back to nothing without losing a word.

use crate::{
    config::{Role, Serve},
    database::Database,
    log,
    rooms::ROOMS,
    web,
};
use anyhow::{Context, Result};
use city::City;
use kernel::SystemClock;
use platform::{
    App, Bus, Db, OpenApiRouter, Services,
    http::{EdgeConfig, edge, openapi_of},
    stream,
    workers::{self, Roles},
};
use std::{
    fs, io::Write, net::SocketAddr, os::unix::fs::OpenOptionsExt, path::Path, sync::Arc, time::Instant,
};
use tokio::{net::TcpListener, signal::unix};

/// Runs until SIGTERM or Ctrl-C.
pub fn run(options: Box<Serve>) -> Result<()> {
    let started = Instant::now();
    log::init();
    fs::create_dir_all(&options.at.data_dir).with_context(|| {
        format!("cannot create {}: choose another with --data-dir", options.at.data_dir.display())
    })?;
    // Before the runtime: the parent-death signal that ties PostgreSQL to us follows the thread that starts it.
    let database = Database::open(&options.at)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(serve(&options, &database, started));
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    drop(database);
    outcome
}

async fn serve(options: &Serve, database: &Database, started: Instant) -> Result<()> {
    let report = database.migrate().await?;
    for warning in report.warnings {
        tracing::warn!("{warning}");
    }
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!("cannot listen on {}: is another server there? choose with --listen", options.listen)
    })?;
    let address = listener.local_addr()?;
    if options.demo {
        lay_map(&options.at.data_dir.join("maps"))?;
    }
    let app = assemble(options, database, address)?;
    seed(app.db()).await?;

    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().ok();
    let router = edge(app.clone(), openapi_of(ROOMS, platform_routes()), web::routes(), metrics);
    let working = workers::start(app.clone(), ROOMS, background(&options.roles));

    let city = options.demo.then(|| tokio::spawn(city::live(demo(options, address))));
    say_hello(&app, options.demo);
    tracing::info!(%address, ms = started.elapsed().as_millis() as u64, "ready");
    let make = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, make).with_graceful_shutdown(asked_to_stop(app.clone())).await?;
    if let Some(city) = city {
        city.abort();
    }
    working.stop().await;
    app.db().close().await;
    Ok(())
}

/// The ground's own routes: the live stream and the jobs.
fn platform_routes() -> OpenApiRouter<App> {
    stream::routes().merge(platform::jobs::routes())
}

fn assemble(options: &Serve, database: &Database, address: SocketAddr) -> Result<App> {
    let data = &options.at.data_dir;
    let config = EdgeConfig {
        public_url: options
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}"))
            .trim_end_matches('/')
            .into(),
        trust_proxy: options.trust_proxy,
        cors_origins: options.cors_origins.clone(),
        per_ip_per_minute: options.per_ip_per_minute,
        secret: secret(data)?,
        maps_dir: data.join("maps"),
        ..EdgeConfig::local(data.join("files"))
    };
    let db = Db::open(database.connect(options.db_connections), Arc::new(SystemClock), Bus::default());
    let mut services = Services::new(db, config);
    // A folder of .eml files until a server is configured.
    let ca = options.smtp_ca.as_deref().map(|file| {
        std::fs::read(file).with_context(|| format!("cannot read the certificate {}", file.display()))
    });
    let (ca, mail_folder) = (ca.transpose()?, data.join("mail"));
    services.put(mail::mailer(options.smtp_url.as_deref(), ca.as_deref(), &options.mail_from, mail_folder)?);
    services.put(messages::EnquiriesTo(options.enquiries_org));
    for room in ROOMS {
        (room.start)(&mut services);
    }
    Ok(App::new(services, ROOMS.iter().flat_map(|room| room.topics).collect()))
}

/// Data that rooms ship with. Idempotent, so it runs at every start.
async fn seed(db: &Db) -> Result<()> {
    for room in ROOMS {
        if let Some(seed) = room.seed {
            let mut tx = db.system("data that a room ships with").await?;
            seed(&mut tx).await.with_context(|| format!("seed of {}", room.name))?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// 32 random bytes, made at the first start and kept beside the data.
fn secret(data: &Path) -> Result<[u8; 32]> {
    let path = data.join("secret");
    if let Ok(bytes) = fs::read(&path) {
        return bytes
            .as_slice()
            .try_into()
            .with_context(|| format!("{} should hold 32 bytes", path.display()));
    }
    let fresh: [u8; 32] = rand::random();
    let mut file = fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(&path)?;
    file.write_all(&fresh)?;
    file.sync_all()?;
    Ok(fresh)
}

/// The demo drives on a real city where there is one, and on a made-up town where there is not.
fn lay_map(folder: &Path) -> Result<()> {
    if routing::maps::shelf(folder).is_empty() {
        fs::create_dir_all(folder)?;
        let name = routing::maps::MADE_UP;
        let half = folder.join(format!(".{name}.half"));
        fs::write(&half, city::made_up_map())?;
        fs::rename(half, folder.join(format!("{name}.osm.pbf")))?;
    }
    Ok(())
}

/// The demo speaks to us over the network like anyone else.
fn demo(options: &Serve, address: SocketAddr) -> City {
    City {
        url: format!("http://{address}"),
        mail: options.at.data_dir.join("mail"),
        has_map: routing::maps::shelf(&options.at.data_dir.join("maps"))
            .keys()
            .any(|name| name != routing::maps::MADE_UP),
        pace: options.demo_pace.clamp(0.1, 100.0),
    }
}

/// Where to look, for the person who started this.
fn say_hello(app: &App, demo: bool) {
    let url = &app.config().public_url;
    let mut lines = vec![
        format!("Qafila     {url}/            track a delivery"),
        format!("Business   {url}/business/   plan, watch, decide"),
        format!("Driver     {url}/driver/     the day on a phone"),
        format!("API        {url}/api/docs"),
    ];
    if demo {
        lines.push(format!(
            "Sign in as {} or {}, password {}",
            city::DISPATCHER_EMAIL,
            city::driver_email(1),
            city::PASSWORD
        ));
    }
    eprintln!("\n{}\n", lines.join("\n"));
}

/// What this process does without being asked. The relay runs everywhere: live connections hang on it.
fn background(roles: &[Role]) -> Roles {
    if roles.contains(&Role::Worker) {
        return Roles::default();
    }
    Roles { reactions: false, sweeps: false, job_slots: 0, ..Roles::default() }
}

async fn asked_to_stop(app: App) {
    let mut term = unix::signal(unix::SignalKind::terminate()).expect("BUG: the runtime handles signals");
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping");
    // Live connections would keep the server waiting for ever.
    app.bus().close();
}

/// `qafila openapi`: the document, without a database or a server.
pub fn print_openapi() -> Result<()> {
    let documented = openapi_of(ROOMS, platform_routes());
    let mut out = std::io::stdout().lock();
    out.write_all(documented.openapi.to_pretty_json()?.as_bytes())?;
    out.write_all(b"\n")?;
    Ok(())
}
