shared_web::section! {
    /// How much anyone may ask for.
    pub struct Limits {
        /// Off: no rate limits and no X-RateLimit headers. For benchmarks and trusted networks.
        pub rate_limits: bool = true, "RATE_LIMITS";
        /// Calls a second that one account may make over all routes.
        pub global_per_second: u32 = 50, "RATE_LIMIT_GLOBAL", 1..=1_000_000;
        /// Calls a minute from one address (IPv6: one /64; a /48 has eight times as many).
        pub per_address_per_minute: u32 = 1_200, "RATE_LIMIT_ADDRESS", 1..=1_000_000_000;
        /// Sign-ins, registrations and password changes a minute from one address.
        pub sign_in_per_minute: u32 = 10, "RATE_LIMIT_SIGN_IN", 1..=1_000_000;
        /// Sign-ins a minute to one account from addresses that nobody signed in to it from before.
        pub sign_in_per_account: u32 = 20, "RATE_LIMIT_SIGN_IN_ACCOUNT", 1..=1_000_000;
        /// Rate-limit windows kept in memory.
        pub windows: usize = 200_000, "RATE_LIMIT_WINDOWS", 1..=100_000_000;
        /// Guilds whose state is kept in memory.
        pub cached_guilds: u64 = 2_000, "CACHE_GUILDS", 1..=100_000_000;
        /// Members, channels and sign-ins kept in memory, each.
        pub cached_members: u64 = 100_000, "CACHE_MEMBERS", 1..=100_000_000;
        /// Guilds that one account may be in.
        pub guilds_per_account: i64 = 100, "MAX_GUILDS_PER_ACCOUNT", 1..=1_000_000;
    }
}
