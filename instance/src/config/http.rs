use shared_web::config::Period;

shared_web::section! {
    /// Limits of an HTTP connection.
    pub struct Http {
        /// Size of a JSON body in bytes.
        pub body_bytes: usize = 262_144, "MAX_BODY_BYTES", 1_024..=67_108_864;
        /// Time that a body may take to arrive.
        pub body_timeout: Period = Period::seconds(15), "BODY_TIMEOUT", Period::seconds(1)..=Period::minutes(60);
        /// Time that the head of a request may take to arrive.
        pub head_timeout: Period = Period::seconds(10), "HEAD_TIMEOUT", Period::seconds(1)..=Period::minutes(60);
        /// Open connections, sockets of the gateway included.
        pub connections: usize = 20_000, "MAX_CONNECTIONS", 1..=1_000_000;
        /// Time for requests in flight when the server stops.
        pub stop_timeout: Period = Period::seconds(10), "STOP_TIMEOUT", Period::seconds(1)..=Period::minutes(60);
    }
}
