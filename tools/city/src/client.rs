//! One signed-in person's view of the API.

use anyhow::{Context, Result, bail};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// Signs in again by itself when its access token has run out. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    email: String,
    token: Arc<Mutex<String>>,
}

impl Client {
    /// Signs in; `None` when there is no such account yet.
    pub async fn sign_in(url: &str, email: &str) -> Result<Option<Self>> {
        let client = Self::nobody(url, email)?;
        Ok(client.renew().await?.then_some(client))
    }

    /// Someone without an account, who can do public things.
    pub fn nobody(url: &str, email: &str) -> Result<Self> {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { http, url: url.to_owned(), email: email.to_owned(), token: Arc::default() })
    }

    async fn renew(&self) -> Result<bool> {
        let body =
            json!({"email": self.email, "password": crate::cast::PASSWORD, "device_name": "Demo city"});
        let (status, answer) = self.raw(Method::POST, "/auth/sign-in", Some(body)).await?;
        if status == StatusCode::UNAUTHORIZED {
            return Ok(false);
        }
        if !status.is_success() {
            bail!("sign-in of {}: {status} {}", self.email, answer["error"]["detail"]);
        }
        self.remember(&answer["data"])?;
        Ok(true)
    }

    /// Takes the access token out of an answer that signs in.
    pub fn remember(&self, tokens: &Value) -> Result<()> {
        let token = tokens["access_token"].as_str().context("the answer holds no access token")?;
        token.clone_into(&mut self.token.lock().expect("BUG: no holder panics"));
        Ok(())
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        self.call(Method::GET, path, None).await
    }
    pub async fn post(&self, path: &str, body: Value) -> Result<Value> {
        self.call(Method::POST, path, Some(body)).await
    }
    pub async fn patch(&self, path: &str, body: Value) -> Result<Value> {
        self.call(Method::PATCH, path, Some(body)).await
    }
    pub async fn put(&self, path: &str, body: Value) -> Result<Value> {
        self.call(Method::PUT, path, Some(body)).await
    }

    /// `data` of the answer, or what went wrong in the server's words.
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let (mut status, mut answer) = self.raw(method.clone(), path, body.clone()).await?;
        if status == StatusCode::UNAUTHORIZED && self.renew().await? {
            (status, answer) = self.raw(method.clone(), path, body).await?;
        }
        if status.is_success() {
            Ok(answer["data"].take())
        } else {
            bail!("{method} {path}: {status} {}", answer["error"])
        }
    }

    async fn raw(&self, method: Method, path: &str, body: Option<Value>) -> Result<(StatusCode, Value)> {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let status = response.status();
        Ok((status, response.json().await.unwrap_or(Value::Null)))
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let token = self.token.lock().expect("BUG: no holder panics").clone();
        let request = self.http.request(method, format!("{}/api/v1{path}", self.url));
        if token.is_empty() { request } else { request.bearer_auth(token) }
    }

    /// Sends bytes as they are.
    pub async fn put_bytes(&self, path: &str, media: &str, bytes: Vec<u8>) -> Result<Value> {
        let request = self.request(Method::PUT, path).header("content-type", media).body(bytes);
        answered(path, request.send().await?).await
    }

    /// Sends a file as a form, with some fields beside it.
    pub async fn upload(
        &self,
        path: &str,
        name: &str,
        media: &str,
        bytes: Vec<u8>,
        fields: &[(&str, String)],
    ) -> Result<Value> {
        let file = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned()).mime_str(media)?;
        // Fields first: the server reads the form as a stream and must know what it is about.
        let mut form = reqwest::multipart::Form::new();
        for (field, value) in fields {
            form = form.text((*field).to_owned(), value.clone());
        }
        answered(path, self.request(Method::POST, path).multipart(form.part("file", file)).send().await?)
            .await
    }
}

async fn answered(path: &str, response: reqwest::Response) -> Result<Value> {
    let status = response.status();
    let mut answer: Value = response.json().await.unwrap_or(Value::Null);
    if status.is_success() {
        Ok(answer["data"].take())
    } else {
        bail!("{path}: {status} {}", answer["error"])
    }
}
