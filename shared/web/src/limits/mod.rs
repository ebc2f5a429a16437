//! How much one caller may do: bursts of N that are refilled evenly (GCRA, by `governor`).
//!
//! - [`KeyedLimit`]: one bucket per key, in memory that is fixed however many keys come
//! - [`AddressLimit`]: the same by client address, with a wider bucket for a whole IPv6 site

mod address;
mod keyed;
mod store;

pub use address::AddressLimit;
pub use keyed::{KeyedLimit, Limited, Quota};
