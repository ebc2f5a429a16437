use std::future::Future;

use actix_web::{HttpRequest, HttpResponse, ResponseError as _, dev::Payload};
use utoipa::openapi::{RefOr, Schema, path::OperationBuilder};

use super::{Answer, Call};
use crate::{access::Right, error::ApiResult, rate_limits, routes::Route};

/// What a handler's signature says about itself: gathered for the OpenAPI document.
pub struct Describe {
    pub operation: OperationBuilder,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

/// One argument of a handler.
pub trait Arg: Sized + 'static {
    /// The right that having this argument proves.
    const RIGHT: Right = Right::Anyone;

    fn describe(_: &mut Describe) {}

    /// # Errors
    /// Whatever keeps the caller from having it.
    fn take(call: &mut Call) -> impl Future<Output = ApiResult<Self>>;
}

/// An `async fn` of [`Arg`]s that answers an [`Answer`].
pub trait Handler<Args>: Copy + 'static {
    /// The strongest right among the arguments.
    const RIGHT: Right;

    fn describe(to: &mut Describe);
    fn run(self, call: &mut Call) -> impl Future<Output = ApiResult<HttpResponse>>;
}

/// Runs one route: authentication, then the bucket, then the arguments in their order, then the handler.
pub async fn serve<A, H: Handler<A>>(
    route: &'static Route,
    handler: H,
    http: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let mut call = match Call::new(http, payload) {
        Ok(call) => call,
        Err(error) => return error.error_response(),
    };
    let mut spent = None;
    let result = async {
        if route.right != Right::Anyone {
            call.actor().await?;
        }
        spent = rate_limits::spend(route, &call)?;
        handler.run(&mut call).await
    }
    .await;
    let mut response = result.unwrap_or_else(|error| error.error_response());
    if let Some(spent) = spent {
        spent.write_headers(response.headers_mut());
    }
    response
}

macro_rules! handler_of {
    ($($arg:ident)*) => {
        impl<F, Fut, Out, $($arg: Arg),*> Handler<($($arg,)*)> for F
        where
            F: Fn($($arg),*) -> Fut + Copy + 'static,
            Fut: Future<Output = ApiResult<Out>> + 'static,
            Out: Answer,
        {
            const RIGHT: Right = Right::Anyone$(.stronger($arg::RIGHT))*;

            fn describe(to: &mut Describe) {
                $($arg::describe(to);)*
                Out::describe(to);
            }

            #[allow(non_snake_case, unused_variables, reason = "the arguments are named after their types")]
            async fn run(self, call: &mut Call) -> ApiResult<HttpResponse> {
                $(let $arg = $arg::take(call).await?;)*
                Ok(self($($arg),*).await?.into_response())
            }
        }
    };
}
handler_of!();
handler_of!(A);
handler_of!(A B);
handler_of!(A B C);
handler_of!(A B C D);
handler_of!(A B C D E);
handler_of!(A B C D E G);
