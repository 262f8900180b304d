//! What stands in the address: path and query, with words for what is wrong with them.

use super::Problem;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;

/// As axum's `Path`, and a value that cannot be read is a 422 that says why (a wrong id prefix: which was expected).
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

/// As axum's `Query`, and a value that cannot be read is a 422 that says why.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(path) => Ok(Self(path.0)),
            Err(rejection) => {
                let words = rejection.body_text();
                Err(Problem::field("path", words.strip_prefix("Invalid URL: ").unwrap_or(&words)))
            }
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(query) => Ok(Self(query.0)),
            Err(rejection) => {
                let words = rejection.body_text();
                let words = words.strip_prefix("Failed to deserialize query string: ").unwrap_or(&words);
                let (name, message) = words.split_once(": ").unwrap_or(("query", words));
                Err(Problem::field(name, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Kind, PlanId};

    fn parts(uri: &str) -> Parts {
        http::Request::builder().uri(uri).body(()).unwrap().into_parts().0
    }

    #[derive(Debug, serde::Deserialize)]
    struct Ask {
        limit: i64,
        plan: Option<PlanId>,
    }

    #[tokio::test]
    async fn a_query_that_cannot_be_read_says_which_part_and_why() {
        let got = Query::<Ask>::from_request_parts(&mut parts("/?limit=ten"), &()).await.unwrap_err();
        assert_eq!((got.kind, got.fields[0].path.as_str()), (Kind::Invalid, "limit"));
        let plan = PlanId::mint();
        let Query(ask) = Query::<Ask>::from_request_parts(&mut parts(&format!("/?limit=3&plan={plan}")), &())
            .await
            .unwrap();
        assert_eq!((ask.limit, ask.plan), (3, Some(plan)));
    }
}
