//! PUT /v1/organization/plan · GET /v1/organization/plans
//! The owner chooses another plan: at once, if what is there fits into it.

#[cfg(test)]
mod tests;

use crate::{
    OrganizationRead, OwnershipWrite,
    error::Error,
    limit::limits_of,
    limits::{hold_limits, set_limits},
    organization::{Organization, locked_organization, set_plan},
};
use garde::Validate;
use kernel::FieldError;
use platform::{Answer, Envelope, Input, May, Reply, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoosePlan {
    /// `trial`, `standard` or `enterprise`
    #[garde(length(max = 40))]
    pub plan: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Plan {
    pub plan: String,
    pub limits: Vec<PlanLimit>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PlanLimit {
    /// such as `users`
    pub resource: String,
    /// absent: as many as they like
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// What there is to choose from, the smallest first.
#[utoipa::path(get, path = "/organization/plans", operation_id = "list_plan_limits", tag = "identity",
    responses((status = 200, body = Envelope<Vec<Plan>>)))]
pub async fn plans(_actor: May<OrganizationRead>) -> Reply<Vec<Plan>> {
    let mut all: Vec<Plan> = plans_by_name()
        .map(|plan| Plan {
            plan: plan.to_owned(),
            limits: limits_of(plan)
                .into_iter()
                .map(|(resource, most)| PlanLimit { resource, most })
                .collect(),
        })
        .collect();
    all.sort_by_key(|plan| plan.limits.iter().map(|limit| limit.most.unwrap_or(i64::MAX)).min());
    Ok(Answer::ok(all))
}

fn plans_by_name() -> impl Iterator<Item = &'static str> {
    crate::limit::plans().keys().map(String::as_str)
}

/// Takes another plan. 409 `identity.plan_too_small` says what there is too much of.
#[utoipa::path(put, path = "/organization/plan", operation_id = "choose_plan", tag = "identity", request_body = ChoosePlan,
    responses((status = 200, body = Envelope<Organization>), (status = 403), (status = 409), (status = 422)))]
pub async fn handle(actor: May<OwnershipWrite>, input: Input<ChoosePlan>) -> Reply<Organization> {
    let mut tx = actor.write(&input).await?;
    let organization = change_plan(&mut tx, &input.value.plan).await?;
    let version = organization.version;
    tx.reply(Answer::ok(organization).version(version)).await
}

async fn change_plan(tx: &mut Tx, plan: &str) -> Result<Organization, Error> {
    if plans_by_name().all(|known| known != plan) {
        let known: Vec<_> = plans_by_name().collect();
        return Err(Error::field("plan", format!("one of {}", known.join(", "))));
    }
    locked_organization(tx).await?;
    // The counters are held: nobody takes one more while we compare.
    let used = hold_limits(tx).await?;
    let new = limits_of(plan);
    let too_much: Vec<FieldError> = used
        .iter()
        .filter_map(|limit| {
            let most = new.iter().find(|(resource, _)| *resource == limit.resource)?.1?;
            let message = format!("you use {}, the plan includes {most}", limit.used);
            (limit.used > most).then(|| FieldError::new(limit.resource.clone(), message))
        })
        .collect();
    if !too_much.is_empty() {
        return Err(Error::PlanTooSmall(format!("plan {plan}"), too_much));
    }
    set_limits(tx, &new).await?;
    set_plan(tx, plan).await
}
