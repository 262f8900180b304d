//! How long a dispatcher waits: for a what-if, an explanation, the first plan after news, and the end of a
//! search that was cancelled. CPU time of this process, like everything here.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::ensure;
use vrp::{Config, Control, Edit, Event, Plan, Priority, Problem, explain, replan, solve, verify, what_if};

use crate::clock;
use crate::town::{self, Dice};

/// Search time for the plan that is asked about.
const PLANNED: Duration = Duration::from_secs(4);
/// Questions of each kind.
const ASKED: u64 = 60;

/// Prints a row per kind of question and size.
pub fn print(sizes: &[u64]) -> anyhow::Result<()> {
    println!("| stops | question | times | median ms | 99 % ms | most ms |");
    println!("|---|---|---|---|---|---|");
    for &stops in sizes {
        let problem = town::day(stops, ASKED);
        let plan = planned(&problem)?;
        let row = |question: &str, times: Vec<f64>| println!("{}", line(stops, question, times));
        row("what-if: move a job to a vehicle", moves(&problem, &plan)?);
        row("explain a served job", explanations(&problem, &plan, true)?);
        row("explain an unserved job", explanations(&problem, &plan, false)?);
        row("re-plan: first answer after an urgent job", urgent(&problem, &plan, stops)?);
        row("cancel: from the flag to the plan", cancels(&problem)?);
    }
    Ok(())
}

fn line(stops: u64, question: &str, mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() - 1) as f64 * share).round() as usize).copied();
    if times.is_empty() {
        return format!("| {stops} | {question} | 0 | | | |");
    }
    let of = |share: f64| at(share).unwrap_or_default();
    format!("| {stops} | {question} | {} | {:.2} | {:.2} | {:.2} |", times.len(), of(0.5), of(0.99), of(1.0))
}

fn ms(since: Duration) -> f64 {
    clock::cpu().saturating_sub(since).as_secs_f64() * 1e3
}

fn planned(problem: &Problem) -> anyhow::Result<Plan> {
    let begin = clock::cpu();
    let control = Control::with_clock(move || clock::cpu().saturating_sub(begin));
    let plan = solve(problem, &Config::time(PLANNED), &control, &mut |_| {})?;
    ensure!(verify(problem, &plan).is_empty(), "the plan obeys the rules");
    Ok(plan)
}

fn moves(problem: &Problem, plan: &Plan) -> anyhow::Result<Vec<f64>> {
    let mut dice = Dice::new(1);
    let mut times = Vec::new();
    for _ in 0..ASKED {
        let job = problem.jobs[dice.roll(problem.jobs.len() as u64) as usize].id;
        let vehicle = problem.vehicles[dice.roll(problem.vehicles.len() as u64) as usize].id;
        let begin = clock::cpu();
        let edit = Edit::Move { job, vehicle, shift: 0, at: None, dropoff_at: None };
        let answer = what_if(problem, plan, &[edit])?;
        times.push(ms(begin));
        ensure!(answer.plan.route_of(job).is_some(), "the job is moved");
    }
    Ok(times)
}

fn explanations(problem: &Problem, plan: &Plan, served: bool) -> anyhow::Result<Vec<f64>> {
    let asked = problem.jobs.iter().filter(|job| plan.unserved.contains(&job.id) != served);
    let mut times = Vec::new();
    for job in asked.take(ASKED as usize) {
        let begin = clock::cpu();
        explain(problem, plan, job.id)?;
        times.push(ms(begin));
    }
    Ok(times)
}

/// Until the first plan that `replan` reports; it is cancelled there.
fn urgent(problem: &Problem, plan: &Plan, stops: u64) -> anyhow::Result<Vec<f64>> {
    let mut dice = Dice::new(2);
    let mut times = Vec::new();
    for k in 1..=ASKED {
        let mut job = town::job(&mut dice, stops + k);
        job.priority = Priority::Value(1000);
        let control = Control::default();
        let (begin, first) = (clock::cpu(), Cell::new(None));
        let cancel = Arc::clone(&control.cancel);
        let mut news = |_: vrp::Progress| {
            first.set(first.get().or(Some(ms(begin))));
            cancel.store(true, Ordering::Relaxed);
        };
        let config = Config::time(PLANNED);
        let answer = replan(problem, plan, &[Event::JobAdded(job)], &config, &control, &mut news)?;
        times.extend(first.get());
        ensure!(verify(&answer.problem, &answer.plan).is_empty(), "the first answer obeys the rules");
    }
    Ok(times)
}

/// Another thread sets the flag at a random moment, of the set-up and the first plan too.
fn cancels(problem: &Problem) -> anyhow::Result<Vec<f64>> {
    let mut dice = Dice::new(3);
    let mut times = Vec::new();
    for _ in 0..ASKED {
        let control = Control::default();
        let flag = Arc::clone(&control.cancel);
        let wait = Duration::from_millis(dice.roll(500));
        let set = std::thread::spawn(move || {
            std::thread::sleep(wait);
            let now = clock::cpu();
            flag.store(true, Ordering::Relaxed);
            now
        });
        let plan = solve(problem, &Config::time(Duration::from_secs(600)), &control, &mut |_| {})?;
        let end = clock::cpu();
        let set = set.join().map_err(|_| anyhow::anyhow!("the thread that cancels"))?;
        times.push(end.saturating_sub(set).as_secs_f64() * 1e3);
        ensure!(verify(problem, &plan).is_empty(), "the plan obeys the rules");
    }
    Ok(times)
}
