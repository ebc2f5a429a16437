//! How many sockets each address has open.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use parking_lot::Mutex;
use shared_web::address::Network;

#[derive(Default)]
pub(crate) struct Sockets(Mutex<HashMap<Network, usize>>);

/// One open socket of an address; dropping it gives the place back.
pub(crate) struct Place {
    sockets: Arc<Sockets>,
    network: Network,
}

impl Sockets {
    /// `None` when the address has `most` already.
    pub(crate) fn take(self: &Arc<Self>, network: Network, most: usize) -> Option<Place> {
        let mut open = self.0.lock();
        let count = open.entry(network).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { sockets: self.clone(), network })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Entry::Occupied(mut open) = self.sockets.0.lock().entry(self.network) {
            *open.get_mut() -= 1;
            if *open.get() == 0 {
                open.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use shared_web::address::ClientAddress;

    use super::*;

    #[test]
    fn a_closed_socket_makes_room_for_another() {
        let sockets = Arc::new(Sockets::default());
        let headers = actix_web::http::header::HeaderMap::new();
        let network = ClientAddress::of("192.0.2.7".parse().unwrap(), &headers, &[]).network();
        let first = sockets.take(network, 2);
        let second = sockets.take(network, 2);
        assert!(first.is_some() && second.is_some());
        assert!(sockets.take(network, 2).is_none());
        drop(first);
        assert!(sockets.take(network, 2).is_some());
    }
}
