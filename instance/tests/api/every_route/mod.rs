//! Every route of the table is asked the same questions. [`samples`] holds one good call for each of them; a route
//! without one fails the tests, and so does a sample without a route.

mod authorisation;
mod full_disk;
mod robustness;
pub mod samples;
pub mod scene;
mod serialisation;
mod strange_input;

use instance::routes::{self, Route};

use samples::Sample;

fn all() -> impl Iterator<Item = (&'static Route, &'static Sample)> {
    routes::all().iter().map(|route| (route, samples::of(route.handler)))
}
