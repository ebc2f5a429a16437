//! The OpenAPI document, read off the route table, and its viewer at `/api/docs`.

use std::collections::BTreeMap;

use utoipa::openapi::{
    Components, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Required,
    path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathsBuilder},
    schema::{ObjectBuilder, Type},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

use crate::{access::Right, http::Describe, routes};

/// The document for version 10 of the API.
pub fn document() -> OpenApi {
    // Also what only the gateway carries, and what is answered outside the table.
    let mut schemas: BTreeMap<_, _> = shared::schemas::all().into_iter().collect();
    let mut paths = PathsBuilder::new();
    for route in routes::all() {
        let operation_id = route.handler.rsplit("::").next().unwrap_or_default();
        let tag = route.handler.trim_start_matches("::").split("::").next().unwrap_or_default();
        let mut operation = OperationBuilder::new().operation_id(Some(operation_id)).tag(tag);
        for segment in segments(route.path) {
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(segment)
                    .parameter_in(ParameterIn::Path)
                    .required(Required::True)
                    .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
            );
        }
        if route.right != Right::Anyone {
            operation = operation.security(SecurityRequirement::new("token", Vec::<String>::new()));
        }
        let mut describe = Describe { operation, schemas: Vec::new() };
        (route.describe)(&mut describe);
        schemas.extend(describe.schemas);
        let Some(method) = method(&route.method) else { continue };
        paths = paths.path(format!("/api/v10{}", route.path), PathItem::new(method, describe.operation));
    }
    let mut components = Components::new();
    components.schemas.extend(schemas);
    components.add_security_scheme(
        "token",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
    );
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("PrivateChat")
                .version("10")
                .description(Some(
                    "Discord's v10, as far as it is built, and what people's clients need beside it.",
                ))
                .build(),
        )
        .paths(paths)
        .components(Some(components))
        .build()
}

/// The document as it is committed: pretty, with a line at its end.
///
/// # Errors
/// When it can't be written as JSON.
pub fn text() -> anyhow::Result<String> {
    Ok(document().to_pretty_json()? + "\n")
}

fn segments(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn method(method: &actix_web::http::Method) -> Option<HttpMethod> {
    Some(match method.as_str() {
        "GET" => HttpMethod::Get,
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => return None,
    })
}
