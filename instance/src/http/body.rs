use actix_web::web::BytesMut;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use shared::error::{Code, FieldErrors, ParseError, Validate, parse_json};
use utoipa::{
    ToSchema,
    openapi::{ContentBuilder, request_body::RequestBodyBuilder},
};

use super::{Arg, Call, Describe, answer};
use crate::error::{ApiError, ApiResult};

/// A JSON body, parsed and validated. An empty body counts as `{}`, as Discord takes it.
///
/// Refusals: 413 over the configured size, 408 when it does not come in time, 400/50109 for what isn't JSON,
/// 400/50035 with the field and the rule for everything else.
pub struct Body<T>(pub T);

impl<T: Validate + DeserializeOwned + ToSchema + 'static> Arg for Body<T> {
    fn describe(to: &mut Describe) {
        let schema = answer::schema_of::<T>(to);
        let body = RequestBodyBuilder::new()
            .content("application/json", ContentBuilder::new().schema(Some(schema)).build())
            .build();
        answer::take(to, |operation| operation.request_body(Some(body)));
    }

    async fn take(call: &mut Call) -> ApiResult<Self> {
        let bytes = read(call).await?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let value: T = parse_json(text)?;
        value.validate()?;
        Ok(Self(value))
    }
}

async fn read(call: &mut Call) -> ApiResult<BytesMut> {
    let limits = &call.app.config.http;
    let (most, patience) = (limits.body_bytes, limits.body_timeout.get());
    let Some(mut payload) = call.payload() else { return Ok(BytesMut::new()) };
    let gather = async {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| ApiError::from(Code::InvalidJson))?;
            if bytes.len() + chunk.len() > most {
                return Err(ApiError::from(Code::RequestTooLarge));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    tokio::time::timeout(patience, gather).await.unwrap_or(Err(Code::Timeout.into()))
}

impl From<ParseError> for ApiError {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Syntax => Code::InvalidJson.into(),
            ParseError::Fields(fields) => fields.into(),
        }
    }
}

impl From<FieldErrors> for ApiError {
    fn from(fields: FieldErrors) -> Self {
        Self::Fields(Box::new(fields))
    }
}
