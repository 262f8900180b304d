//! `qafila plan solve`: a problem file of the field in, the plan as VROOM's JSON out.

use crate::config::{FormatArg, PlanCommand};
use anyhow::{Context, Result};
use std::{
    fs,
    io::{IsTerminal, Write},
    path::Path,
    time::Duration,
};
use vrp_formats::{Format, Instance, answer, picture};

const BAR: usize = 30;

pub fn run(command: &PlanCommand) -> Result<()> {
    let PlanCommand::Solve { file, seconds, seed, svg, format } = command;
    let instance = read(file, *format)?;
    let plan = solve(&instance, *seconds, *seed)?;
    if let Some(to) = svg {
        let drawing = picture::svg(&instance, &plan)
            .context("the file does not say where its places are, so there is nothing to draw")?;
        fs::write(to, drawing).with_context(|| to.display().to_string())?;
    }
    let out = serde_json::to_string_pretty(&answer::write(&instance, &plan))?;
    writeln!(std::io::stdout().lock(), "{out}")?;
    Ok(())
}

fn read(file: &Path, format: FormatArg) -> Result<Instance> {
    let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("problem");
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let format = match format {
        FormatArg::Auto => None,
        FormatArg::Solomon => Some(Format::Solomon),
        FormatArg::Lilim => Some(Format::LiLim),
        FormatArg::Vrplib => Some(Format::Vrplib),
        FormatArg::Vroom => Some(Format::Vroom),
    };
    vrp_formats::read(name, &text, format).with_context(|| file.display().to_string())
}

fn solve(instance: &Instance, seconds: f64, seed: u64) -> Result<vrp::Plan> {
    let budget = Duration::try_from_secs_f64(seconds).context("--seconds has to be a time")?;
    let config = vrp::Config { seed, ..vrp::Config::time(budget) };
    let live = std::io::stderr().is_terminal();
    let mut on = |news: vrp::Progress| {
        if live {
            draw(instance, &news, seconds);
        }
    };
    let plan = vrp::solve(&instance.problem, &config, &vrp::Control::default(), &mut on)?;
    if live {
        eprint!("\r{:78}\r", "");
    }
    let wrong = vrp::verify(&instance.problem, &plan);
    anyhow::ensure!(wrong.is_empty(), "BUG: the plan breaks rules: {wrong:?}");
    eprintln!(
        "{}: {} routes, cost {}, {} left out",
        instance.name,
        plan.routes.len(),
        instance.cost(&plan),
        plan.unserved.len()
    );
    Ok(plan)
}

/// How far the search is, on one line of a terminal; a log gets nothing but the end.
fn draw(instance: &Instance, news: &vrp::Progress, seconds: f64) {
    let share = (news.elapsed.as_secs_f64() / seconds.max(1e-3)).min(1.0);
    let full = (share * BAR as f64) as usize;
    let cost = news.costs.total as f64 / instance.scale;
    eprint!(
        "\r[{}{}] {:>3.0} %  {} routes, cost {cost:.0}, {} left out  ",
        "█".repeat(full),
        "·".repeat(BAR - full),
        share * 100.0,
        news.costs.vehicles,
        news.unserved
    );
    let _ = std::io::stderr().flush();
}
