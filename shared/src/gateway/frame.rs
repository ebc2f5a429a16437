use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{Identify, RequestMembers, Resume, UpdatePresence, UpdateVoiceState};
use crate::error::parse_json;
use crate::wire::int_enum;

int_enum! {
    /// `op` of a frame.
    pub enum Opcode {
        Dispatch = 0,
        Heartbeat = 1,
        Identify = 2,
        UpdatePresence = 3,
        UpdateVoiceState = 4,
        Resume = 6,
        Reconnect = 7,
        RequestMembers = 8,
        InvalidSession = 9,
        Hello = 10,
        HeartbeatAck = 11,
    }
}

/// What a client says.
#[derive(Clone, PartialEq, Debug)]
pub enum ClientFrame {
    /// With the last sequence number that the client has seen.
    Heartbeat(Option<u64>),
    Identify(Box<Identify>),
    UpdatePresence(UpdatePresence),
    UpdateVoiceState(UpdateVoiceState),
    Resume(Resume),
    RequestMembers(RequestMembers),
}

/// Why a frame can't be understood; each ends the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FrameError {
    #[error("unknown opcode")]
    UnknownOpcode,
    #[error("not the JSON that its opcode calls for")]
    Undecodable,
}

impl FrameError {
    /// The WebSocket close code.
    pub const fn close_code(self) -> u16 {
        match self {
            Self::UnknownOpcode => 4001,
            Self::Undecodable => 4002,
        }
    }
}

impl ClientFrame {
    /// Reads one frame. Unknown fields are ignored; NUL characters are refused.
    pub fn decode(json: &[u8]) -> Result<Self, FrameError> {
        let Envelope { op, d } = read(json)?;
        let d = d.as_deref().map_or("null", RawValue::get).as_bytes();
        match Opcode::try_from(op) {
            Ok(Opcode::Heartbeat) => read(d).map(Self::Heartbeat),
            Ok(Opcode::Identify) => read(d).map(Self::Identify),
            Ok(Opcode::UpdatePresence) => read(d).map(UpdatePresence::bounded).map(Self::UpdatePresence),
            Ok(Opcode::UpdateVoiceState) => read(d).map(Self::UpdateVoiceState),
            Ok(Opcode::Resume) => read(d).map(Self::Resume),
            Ok(Opcode::RequestMembers) => read(d).map(Self::RequestMembers),
            Ok(_) | Err(_) => Err(FrameError::UnknownOpcode),
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    op: i64,
    #[serde(default)]
    d: Option<Box<RawValue>>,
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, FrameError> {
    parse_json(json).map_err(|_| FrameError::Undecodable)
}

#[cfg(test)]
mod tests;
