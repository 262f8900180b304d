//! From routes of nodes to a plan with places and times, and back.

use super::state::{Snapshot, State};
use crate::answer::{Act, Part, Plan, Route, Step, Visit};
use crate::model::sim::Sim;
use crate::model::{Model, NONE};

impl State<'_, '_> {
    /// The plan of a snapshot, without receipt.
    pub fn plan(&mut self, of: &Snapshot) -> Plan {
        let m = self.m;
        let mut plan = Plan::default();
        let mut served = vec![false; m.units.len()];
        for (l, seq) in &of.seqs {
            for &n in seq {
                let unit = m.nodes[n as usize].unit;
                if unit != NONE {
                    served[unit as usize] = true;
                }
            }
            plan.routes.push(self.route(*l as usize, seq));
        }
        let left = m.units.iter().zip(&served).filter(|(_, served)| !**served);
        plan.unserved =
            left.flat_map(|(unit, _)| unit.jobs.iter().map(|&j| m.problem.jobs[j as usize].id)).collect();
        plan.unserved.sort_unstable();
        plan.costs = crate::verify::costs(m.problem, &plan.routes, &plan.unserved);
        plan
    }

    /// A route with times; lenient ones when it breaks a rule.
    pub fn route(&mut self, l: usize, seq: &[u32]) -> Route {
        let m = self.m;
        let lane = &m.lanes[l];
        let vehicle = &m.problem.vehicles[lane.vehicle as usize];
        if self.sim.run(m, l, seq).is_none() {
            self.sim.lenient(m, l, seq);
        }
        let loads = Sim::loads(m, l, seq);
        let time = |t: i32| m.base + i64::from(t);
        let mut steps = Vec::with_capacity(seq.len() + self.sim.halts.len());
        for (at, &n) in seq.iter().enumerate() {
            let node = &m.nodes[n as usize];
            let act = match at {
                0 => Act::Start,
                _ if at + 1 == seq.len() => Act::End,
                _ if node.job == NONE => Act::Reload(node.reload),
                _ => Act::Serve(m.visit(n)),
            };
            let place = match act {
                Act::Start => vehicle.start,
                Act::End => vehicle.end,
                _ => Some(node.place),
            };
            let Some(&times) = self.sim.times.get(at) else { continue };
            steps.push(Step {
                act,
                place,
                arrive: time(times.arrive),
                start: time(times.start),
                depart: time(times.depart),
                load: loads[at].clone(),
            });
            for halt in self.sim.halts.iter().filter(|halt| halt.after == at) {
                let (start, depart) = (time(halt.start), time(halt.end));
                let act = Act::Break(halt.index);
                steps.push(Step { act, place: None, arrive: start, start, depart, load: loads[at].clone() });
            }
        }
        Route { vehicle: vehicle.id, shift: lane.shift, steps }
    }

    /// Takes over the routes of a plan as far as the problem allows them.
    pub fn adopt(&mut self, plan: &Plan) {
        for route in &plan.routes {
            let acts = route.steps.iter().map(|step| step.act);
            self.adopt_route(route.vehicle, route.shift, &acts.collect::<Vec<_>>());
        }
        let variant = &self.variant;
        self.absent = (0..variant.len() as u32).filter(|&u| variant[u as usize] == NONE).collect();
    }

    fn adopt_route(&mut self, vehicle: crate::VehicleId, shift: u32, acts: &[Act]) {
        let m = self.m;
        let Some(l) = m.lane_named(vehicle, shift) else { return };
        let mut seq = self.tracks[l].seq.clone();
        let mut reloads = m.lanes[l].reloads.clone();
        for &act in acts {
            let node = match act {
                Act::Serve(visit) => self.free_node(visit, dropoff_option(visit, acts), l, &seq),
                Act::Reload(index) => take_reload(m, &mut reloads, index),
                _ => None,
            };
            if let Some(n) = node {
                seq.insert(seq.len() - 1, n);
            }
        }
        // A shipment whose other half is missing cannot stay.
        let all = seq.clone();
        seq.retain(|&n| {
            let mate = m.nodes[n as usize].mate;
            mate == NONE || all.contains(&mate)
        });
        self.tracks[l].seq = seq;
        self.settle(l);
    }

    /// The node for a visit, when its unit is free (or its pickup is already in `seq`) and allowed there.
    fn free_node(&self, visit: Visit, drop: Option<u32>, l: usize, seq: &[u32]) -> Option<u32> {
        let m = self.m;
        m.nodes_of(visit).find(|&n| {
            let node = &m.nodes[n as usize];
            let half = visit.part == Part::Dropoff && node.mate != NONE;
            let begun = seq.iter().any(|&other| m.nodes[other as usize].unit == node.unit);
            let elsewhere = m.has_same
                && m.same[node.unit as usize]
                    .iter()
                    .any(|&u| self.lane_of(u).is_some_and(|at| at != l as u32));
            m.allows(node.job, l)
                && m.drops_at(n, drop)
                && !elsewhere
                && !seq.contains(&n)
                && if half {
                    seq.contains(&node.mate)
                } else {
                    self.variant[node.unit as usize] == NONE && !begun
                }
        })
    }

    /// The nodes of a draft with start and end; else the index of the act that is not known.
    pub fn sequence(&self, l: usize, acts: &[Act]) -> Result<Vec<u32>, usize> {
        let m = self.m;
        let mut seq = vec![m.start_node(l)];
        let mut reloads = m.lanes[l].reloads.clone();
        for (k, &act) in acts.iter().enumerate() {
            let node = match act {
                Act::Serve(visit) => {
                    let drop = dropoff_option(visit, acts);
                    let of_pair =
                        |&n: &u32| visit.part != Part::Dropoff || seq.contains(&m.nodes[n as usize].mate);
                    let mut nodes = m.nodes_of(visit).filter(|&n| m.drops_at(n, drop));
                    nodes.find(of_pair).or_else(|| m.nodes_of(visit).next())
                }
                Act::Reload(index) => take_reload(m, &mut reloads, index),
                _ => continue,
            };
            seq.push(node.ok_or(k)?);
        }
        seq.push(m.end_node(l));
        Ok(seq)
    }
}

/// Which alternative the dropoff of a pickup takes.
fn dropoff_option(visit: Visit, acts: &[Act]) -> Option<u32> {
    acts.iter().find_map(|act| match act {
        Act::Serve(drop)
            if visit.part == Part::Pickup && drop.job == visit.job && drop.part == Part::Dropoff =>
        {
            Some(drop.option)
        }
        _ => None,
    })
}

pub(super) fn take_reload(m: &Model, free: &mut Vec<u32>, index: u32) -> Option<u32> {
    let at = free.iter().position(|&n| m.nodes[n as usize].reload == index)?;
    Some(free.remove(at))
}
