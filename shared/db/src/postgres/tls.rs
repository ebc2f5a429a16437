//! Encryption of connections, by the URL's `sslmode` and `sslrootcert` with libpq's meanings:
//! `disable`; `prefer` (the default) and `require` encrypt without checking who answers; `verify-ca` and `verify-full`
//! check the certificate and its name, against `sslrootcert` or else the system's roots.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;
use url::Url;

/// Takes what tokio_postgres doesn't know out of the URL, and makes the connector that it asks for.
pub(super) fn split(url: &str) -> Result<(String, Option<MakeRustlsConnect>), String> {
    let mut url = Url::parse(url).map_err(|error| format!("DATABASE_URL: {error}"))?;
    let (mut mode, mut roots) = ("prefer".to_owned(), None);
    let mut others = Vec::new();
    for (name, value) in url.query_pairs() {
        match name.as_ref() {
            "sslmode" => mode = value.into_owned(),
            "sslrootcert" => roots = Some(value.into_owned()),
            _ => others.push((name.into_owned(), value.into_owned())),
        }
    }
    let known = match mode.as_str() {
        "disable" | "prefer" => mode.as_str(),
        "require" | "verify-ca" | "verify-full" => "require",
        other => return Err(format!("DATABASE_URL: sslmode `{other}` is not known")),
    };
    url.query_pairs_mut().clear().extend_pairs(others).append_pair("sslmode", known);
    let config = match mode.as_str() {
        "disable" => None,
        "prefer" | "require" => Some(unchecked()?),
        _ => Some(checked(roots.as_deref())?),
    };
    Ok((url.into(), config.map(MakeRustlsConnect::new)))
}

fn checked(roots_file: Option<&str>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    match roots_file {
        Some(path) => {
            let cannot = |error| format!("DATABASE_URL: sslrootcert {path}: {error}");
            for certificate in CertificateDer::pem_file_iter(path).map_err(cannot)? {
                let certificate = certificate.map_err(cannot)?;
                roots
                    .add(certificate)
                    .map_err(|error| format!("DATABASE_URL: sslrootcert {path}: {error}"))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

fn unchecked() -> Result<ClientConfig, String> {
    let anyone = Arc::new(Anyone(Arc::new(ring::default_provider())));
    Ok(builder()?.dangerous().with_custom_certificate_verifier(anyone).with_no_client_auth())
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, String> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS: {error}"))
}

/// Accepts every certificate, as `prefer` and `require` mean; the handshake itself is still checked.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn encryption_is_tried_unless_the_url_says_otherwise() {
        for (given, left, encrypts) in [
            ("postgres://u@h/d", "postgres://u@h/d?sslmode=prefer", true),
            ("postgres://u@h/d?sslmode=disable", "postgres://u@h/d?sslmode=disable", false),
            (
                "postgres://u@h/d?sslmode=require&application_name=x",
                "postgres://u@h/d?application_name=x&sslmode=require",
                true,
            ),
            ("postgres://u@h/d?sslmode=verify-full", "postgres://u@h/d?sslmode=require", true),
        ] {
            let (url, tls) = split(given).unwrap();
            assert_eq!((url.as_str(), tls.is_some()), (left, encrypts), "{given}");
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let refused = |url: &str| split(url).err().unwrap();
        assert_eq!(refused("postgres://u@h/d?sslmode=maybe"), "DATABASE_URL: sslmode `maybe` is not known");
        assert!(
            refused("postgres://u@h/d?sslmode=verify-ca&sslrootcert=/nowhere")
                .contains("sslrootcert /nowhere")
        );
    }
}
