use shared_web::config::Period;

shared_web::section! {
    /// Limits of the gateway (live connections).
    pub struct Gateway {
        /// Time between heartbeats.
        pub heartbeat: Period = Period::seconds(41), "GATEWAY_HEARTBEAT", Period::seconds(1)..=Period::minutes(60);
        /// How long a session can be resumed after its socket closed.
        pub resume: Period = Period::seconds(120), "GATEWAY_RESUME", Period::seconds(0)..=Period::days(1);
        /// Events kept per session for RESUME.
        pub ring_events: usize = 2_048, "GATEWAY_RING_EVENTS", 1..=1_000_000;
        /// Bytes kept per session for RESUME.
        pub ring_bytes: usize = 8_388_608, "GATEWAY_RING_BYTES", 65_536..=1_073_741_824;
        /// Events that may wait for a slow reader before its socket is closed.
        pub waiting_events: usize = 1_024, "GATEWAY_WAITING_EVENTS", 1..=1_000_000;
        /// Bytes that may wait for a slow reader before its socket is closed.
        pub waiting_bytes: usize = 4_194_304, "GATEWAY_WAITING_BYTES", 65_536..=1_073_741_824;
        /// Time without progress after which a slow reader's socket is closed.
        pub stall: Period = Period::seconds(15), "GATEWAY_STALL", Period::seconds(1)..=Period::minutes(60);
        /// Time in which a socket must identify.
        pub identify: Period = Period::seconds(30), "GATEWAY_IDENTIFY", Period::seconds(1)..=Period::minutes(60);
        /// Frames that a client may send in a minute.
        pub sends_per_minute: u32 = 120, "GATEWAY_SENDS_PER_MINUTE", 1..=1_000_000;
        /// Sockets that may use zstd-stream at a time (each holds a context of its own); 0 switches it off.
        pub zstd_max: usize = 512, "GATEWAY_ZSTD_MAX", 0..=1_000_000;
        /// READY payloads built at a time.
        pub ready_builds: usize = 8, "GATEWAY_READY_BUILDS", 1..=1_024;
        /// Signals that may wait for the hub before writers wait for it.
        pub inbox: usize = 8_192, "GATEWAY_INBOX", 1..=1_000_000;
        /// Open sockets from one address.
        pub sockets_per_address: usize = 200, "GATEWAY_SOCKETS_PER_ADDRESS", 1..=1_000_000;
        /// Sessions of one account, over all its devices (for a bot, its shards). Those that wait to be resumed make room
        /// for new ones.
        pub sessions_per_account: usize = 100, "GATEWAY_SESSIONS_PER_ACCOUNT", 1..=1_000_000;
    }
}
