use shared_web::{Secret, config::WebAddress};

shared_web::section! {
    /// The resolver at which this instance registers its invite codes. Both or none; without them the instance is
    /// standalone and its invitations are direct links.
    pub struct Resolver {
        /// The resolver's address.
        pub url: Option<WebAddress> = None, "CONTROL_PLANE_URL";
        /// The token that the resolver's operator handed out.
        pub register_token: Option<Secret> = None, "RESOLVER_REGISTER_TOKEN";
    }
}
