use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// Somebody who calls the API: signed in or not, person or bot.
#[derive(Clone)]
pub struct User {
    pub base: String,
    /// With its scheme, as it goes into `Authorization`.
    pub token: Option<String>,
    pub refresh_token: String,
    pub id: String,
    pub name: String,
    http: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    /// Null when there was no body.
    pub body: Value,
}

impl User {
    pub fn stranger(base: String, http: reqwest::Client) -> Self {
        Self { base, token: None, refresh_token: String::new(), id: String::new(), name: String::new(), http }
    }

    /// From the answer to register, login or set-up.
    pub fn signed_in(base: String, http: reqwest::Client, body: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Self {
            token: Some(format!("Bearer {}", text(&body["access_token"]))),
            refresh_token: text(&body["refresh_token"]),
            id: text(&body["user"]["id"]),
            name: text(&body["user"]["username"]),
            ..Self::stranger(base, http)
        }
    }

    /// The same client with another token (with its scheme).
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same person where the instance runs now.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body.to_string())).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body.to_string())).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// Sends `body` as it is, JSON or not.
    pub async fn call(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        self.request(method, path, |request| match body {
            Some(body) => request.header("content-type", "application/json").body(body),
            None => request,
        })
        .await
    }

    /// Sends a request with whatever `change` adds to it.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let mut request = self.http.request(method, format!("{}/api/v10{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", token);
        }
        let request = change(request);
        Answer::of(request.send().await.expect("the server answers")).await
    }
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a whole body");
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        };
        Self { status, headers, body }
    }

    /// Asserts the status and goes on.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:#}", self.body);
        self
    }

    /// Asserts a refusal: status and Discord's code.
    #[track_caller]
    pub fn refused(self, status: u16, code: u64) -> Self {
        assert_eq!((self.status, &self.body["code"]), (status, &code.into()), "{:#}", self.body);
        self
    }

    /// A text in the body.
    #[track_caller]
    pub fn text(&self, key: &str) -> String {
        self.body[key].as_str().unwrap_or_else(|| panic!("no text `{key}` in {:#}", self.body)).to_owned()
    }
}
