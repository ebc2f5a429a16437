//! What leaves a socket: everything that waits in one write, with no buffer kept while nothing does.

use std::{cell::RefCell, io, sync::Arc, task::Context};

use actix_web::rt::net::TcpStream;
use bytes::{Buf as _, BytesMut};
use smallvec::SmallVec;

use crate::gateway::{Gateway, compress::Encoding, dispatch::Dispatch, line::Line, session::Session};

/// Taken from the session at a time, in bytes of event data; a single larger event goes out whole.
const BATCH_BYTES: usize = 64 * 1024;
/// What a thread keeps between batches.
const SCRATCH_BYTES: usize = 256 * 1024;

thread_local! {
    /// Frames are made here, so that sockets need no buffer of their own while their peers keep up.
    static SCRATCH: RefCell<BytesMut> = RefCell::new(BytesMut::new());
}

pub(super) struct Writer {
    pub(super) stream: TcpStream,
    encoding: Encoding,
    /// What the socket didn't take yet.
    pub(super) out: BytesMut,
}

impl Writer {
    pub(super) fn new(stream: TcpStream, encoding: Encoding, first: &[u8]) -> Self {
        Self { stream, encoding, out: BytesMut::from(first) }
    }

    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        self.encoding.put_text(&mut self.out, text.as_bytes())
    }

    /// Whether the rest can go on. Asks only when there is one.
    pub(super) fn poll_writable(&self, context: &mut Context<'_>) -> bool {
        !self.out.is_empty() && self.stream.poll_write_ready(context).is_ready()
    }

    /// Writes until the socket takes no more (false) or nothing waits (true).
    pub(super) fn pump(
        &mut self,
        session: Option<&Session>,
        line: &Line,
        gateway: &Gateway,
    ) -> io::Result<bool> {
        let mut progressed = false;
        let drained = loop {
            if !self.out.is_empty() {
                let before = self.out.len();
                let done = self.write_rest()?;
                progressed |= self.out.len() < before;
                if !done {
                    break false;
                }
            }
            let Some(session) = session else { break true };
            let mut batch: SmallVec<[(u64, Arc<Dispatch>); 16]> = SmallVec::new();
            session.advance(BATCH_BYTES, |number, dispatch| batch.push((number, dispatch)));
            if batch.is_empty() {
                break true;
            }
            progressed |= self.write_batch(&batch)?;
        };
        if drained {
            line.unblock();
        } else {
            line.block(progressed, gateway.now());
        }
        Ok(drained)
    }

    fn write_rest(&mut self) -> io::Result<bool> {
        while !self.out.is_empty() {
            match self.stream.try_write(&self.out) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(length) => self.out.advance(length),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        self.out = BytesMut::new();
        Ok(true)
    }

    /// Writes frames straight from the thread's buffer; what the socket doesn't take becomes its own rest.
    fn write_batch(&mut self, batch: &[(u64, Arc<Dispatch>)]) -> io::Result<bool> {
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.clear();
            for (number, dispatch) in batch {
                self.encoding.put_dispatch(scratch, *number, dispatch)?;
            }
            let taken = match self.stream.try_write(scratch) {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
                Err(error) => return Err(error),
            };
            self.out.extend_from_slice(&scratch[taken..]);
            if scratch.capacity() > SCRATCH_BYTES {
                *scratch = BytesMut::new();
            }
            Ok(taken > 0)
        })
    }
}
