use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::Next,
    web::{Bytes, Data},
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::watch;

/// What stands between callers and a server that a test has go wrong.
pub struct Gate {
    way: Mutex<Way>,
    /// The bodies of all requests that came.
    heard: Mutex<Vec<Bytes>>,
    /// Requests that were answered, by whomever.
    answered: watch::Sender<usize>,
}

/// How a request fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Open,
    /// A proxy says that the server is away.
    Away,
    /// The server does its work, and its answer is lost.
    AnswerLost,
    /// Every entry of a batch is refused with this status and word.
    Refused(u16, &'static str),
}

impl Default for Gate {
    fn default() -> Self {
        Self { way: Mutex::new(Way::Open), heard: Mutex::default(), answered: watch::Sender::new(0) }
    }
}

impl Gate {
    pub fn is(&self, way: Way) {
        *self.way.lock() = way;
    }

    pub fn answered(&self) -> usize {
        *self.answered.borrow()
    }

    /// Whether `text` was in any request.
    pub fn has_heard(&self, text: &str) -> bool {
        let heard = self.heard.lock();
        heard.iter().any(|body| body.windows(text.len()).any(|part| part == text.as_bytes()))
    }

    /// Ends once `requests` have been answered in all.
    pub async fn has_answered(&self, requests: usize) {
        let mut answered = self.answered.subscribe();
        let enough = answered.wait_for(|answered| *answered >= requests);
        tokio::time::timeout(std::time::Duration::from_mins(1), enough)
            .await
            .expect("requests")
            .expect("a gate");
    }
}

pub async fn pass(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let gate = request.app_data::<Data<Gate>>().expect("every request has it").clone();
    let body = request.extract::<Bytes>().await?;
    gate.heard.lock().push(body.clone());
    request.set_payload(actix_web::dev::Payload::from(body.clone()));
    let way = *gate.way.lock();
    let answer = match way {
        Way::Open => next.call(request).await?.map_into_boxed_body(),
        Way::Away => request.into_response(HttpResponse::ServiceUnavailable().finish()),
        Way::AnswerLost => {
            let done = next.call(request).await?;
            assert_eq!(done.status(), StatusCode::OK, "the work is done");
            done.into_response(HttpResponse::BadGateway().finish())
        }
        Way::Refused(status, word) => {
            request.into_response(HttpResponse::Ok().json(refused(&body, status, word)))
        }
    };
    gate.answered.send_modify(|answered| *answered += 1);
    Ok(answer)
}

fn refused(batch: &[u8], status: u16, word: &str) -> Value {
    let batch: Value = serde_json::from_slice(batch).expect("JSON");
    let entries = batch["routes"].as_array().expect("a batch").iter();
    let refuse = |entry: &Value| json!({"code": entry["code"], "status": status, "error": {"code": word, "message": ""}});
    json!({"results": entries.map(refuse).collect::<Vec<_>>()})
}
