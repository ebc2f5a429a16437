use std::net::{IpAddr, Ipv4Addr};

use shared_web::address::Proxy;

shared_web::section! {
    /// Where the instance listens and what it is called from outside.
    pub struct Server {
        /// The instance's domain. The public address is `https://DOMAIN` unless INSTANCE_PUBLIC_URL says otherwise.
        pub domain: Option<String> = None, "DOMAIN";
        /// The address that people type, without a trailing slash. Default: `https://DOMAIN`, else `http://localhost:PORT`.
        pub public_url: Option<String> = None, "INSTANCE_PUBLIC_URL";
        /// Contact of the operator: for certificates, and filled in at set-up. Never shown to anyone.
        pub admin_email: Option<String> = None, "ADMIN_EMAIL";
        /// Address to listen on. Containers set 0.0.0.0.
        pub bind: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST), "BIND";
        /// Port of the public listener.
        pub port: u16 = 8080, "PORT";
        /// Proxies (addresses or networks) whose X-Forwarded-For is believed. None by default.
        pub trusted_proxies: Vec<Proxy> = Vec::new(), "TRUSTED_PROXIES";
        /// Origins that may call the API from a browser besides the instance's own and the desktop client's.
        pub cors_origins: Vec<String> = Vec::new(), "CORS_ORIGINS";
        /// HTTP worker threads; 0 means one per core.
        pub workers: usize = 0, "HTTP_WORKERS";
    }
}

impl Server {
    /// The address under which people and bots reach this instance, without a trailing slash.
    pub fn public_url(&self) -> String {
        match (&self.public_url, &self.domain) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, Some(domain)) => format!("https://{domain}"),
            (None, None) => format!("http://localhost:{}", self.port),
        }
    }

    /// Whether someone told us our address; else clients are told the one that they used.
    pub fn has_public_url(&self) -> bool {
        self.public_url.is_some() || self.domain.is_some()
    }
}
