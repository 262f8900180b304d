//! What can be set, from flags or the environment, and read in one place only.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// Everything an organisation moves, in one binary.
#[derive(Debug, Parser)]
#[command(name = "qafila", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server (and its private PostgreSQL, unless DATABASE_URL is set)
    Serve(Box<Serve>),
    /// Bring the database to this version's schema
    Migrate(At),
    /// Print the OpenAPI 3.1 document
    Openapi,
    /// Say what is wrong and what to do
    Doctor(At),
    /// Work on the maps: road extracts (.osm.pbf, .osm, .osm.gz, Overpass JSON) that routes and plans use; a running server takes changes up by itself
    Maps {
        #[command(flatten)]
        at: At,
        #[command(subcommand)]
        command: MapsCommand,
    },
    /// Plan routes without a server
    Plan {
        #[command(subcommand)]
        command: PlanCommand,
    },
    /// Work on the database
    Db {
        #[command(flatten)]
        at: At,
        #[command(subcommand)]
        command: DbCommand,
    },
}

#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Solve a problem file (Solomon, Gehring & Homberger, Li & Lim, VRPLIB, VROOM JSON); the plan goes to the output as VROOM's JSON
    Solve {
        file: PathBuf,
        /// How long to search
        #[arg(long, default_value_t = 10.0)]
        seconds: f64,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Draw the routes into this file
        #[arg(long)]
        svg: Option<PathBuf>,
        /// How the file is written
        #[arg(long, value_enum, default_value_t = FormatArg::Auto)]
        format: FormatArg,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// By its first words
    Auto,
    /// VRPTW: Solomon, Gehring & Homberger
    Solomon,
    /// Pickup and delivery: Li & Lim
    Lilim,
    /// CVRP and its rich variants
    Vrplib,
    /// VROOM's JSON, with matrices
    Vroom,
}

#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Open psql as the owner of the schema
    Psql {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Write everything to a file (pg_dump custom format); the server may be running
    Backup { file: PathBuf },
    /// Replace everything with what a backup holds; the server must not be running
    Restore { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum MapsCommand {
    /// Read an extract, and keep it when it is sound
    Add {
        /// A file, or an address (http or https) to fetch it from
        file: PathBuf,
        /// Its name from now on [default: the file's]
        #[arg(long)]
        name: Option<String>,
    },
    /// The maps that are there
    List,
    /// Read an extract, a file of tiles, or a map that is there by its name, and say what is in it, or where it is broken
    Check { file: PathBuf },
    /// Take a map away
    Remove { name: String },
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct At {
    /// Holds the private PostgreSQL, files and the secret
    #[arg(long, env = "QAFILA_DATA_DIR", default_value = "var")]
    pub data_dir: PathBuf,
    /// A PostgreSQL of yours (15 or later, with PostGIS), instead of the private one
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// How much of a crash a commit survives. Anything but `full` loses acknowledged work: for control runs of the crash tests
    #[arg(long, env = "QAFILA_DURABILITY", value_enum, default_value_t = DurabilityArg::Full, hide = true)]
    pub durability: DurabilityArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DurabilityArg {
    Full,
    Async,
}

#[derive(Debug, Clone, Args)]
pub struct Serve {
    #[command(flatten)]
    pub at: At,
    /// Address to listen on
    #[arg(long, env = "QAFILA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where people reach this server; links in mails and on labels start with it [default: http://LISTEN]
    #[arg(long, env = "QAFILA_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// What this process does; several machines may share one database
    #[arg(long, env = "QAFILA_ROLES", value_enum, value_delimiter = ',', default_values_t = [Role::Api, Role::Worker])]
    pub roles: Vec<Role>,
    /// Believe X-Forwarded-For: set it behind a proxy of your own, and only there
    #[arg(long, env = "QAFILA_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// Other origins whose pages may call the API
    #[arg(long, env = "QAFILA_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<String>,
    /// smtp://user:password@host:587; without it, mail is written to DATA_DIR/mail
    #[arg(long, env = "QAFILA_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// A PEM file of the authority behind the mail server's certificate, when that is not a public one
    #[arg(long, env = "QAFILA_SMTP_CA")]
    pub smtp_ca: Option<PathBuf>,
    /// The sender of mail
    #[arg(long, env = "QAFILA_MAIL_FROM", default_value = "Qafila <no-reply@localhost>")]
    pub mail_from: String,
    /// The organisation (org_…) whose inbox enquiries from the public site land in [default: the first that signed up]
    #[arg(long, env = "QAFILA_ENQUIRIES_ORG")]
    pub enquiries_org: Option<kernel::OrgId>,
    /// Requests per minute from one address before it is told to wait
    #[arg(long, env = "QAFILA_PER_IP_PER_MINUTE", default_value_t = 6000)]
    pub per_ip_per_minute: u32,
    /// Bring a demo city to life: people, vans and a day of deliveries, over the public API
    #[arg(long, env = "QAFILA_DEMO")]
    pub demo: bool,
    /// How many times faster than life the demo's vans drive
    #[arg(long, env = "QAFILA_DEMO_PACE", default_value_t = 8.0)]
    pub demo_pace: f64,
    /// Connections to the database
    #[arg(long, env = "QAFILA_DB_CONNECTIONS", default_value_t = 24)]
    pub db_connections: u32,
}

/// What a process of the cluster takes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Answers HTTP and the live stream
    Api,
    /// Runs jobs, reactions and sweeps
    Worker,
}
