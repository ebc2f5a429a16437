//! Every route of the table is asked the same questions. [`samples`] holds one good call for each of them; a route
//! without one fails the tests, and so does a sample without a route.

mod authorisation;
mod robustness;
pub mod samples;
pub mod scene;
mod serialisation;
mod strange_input;
