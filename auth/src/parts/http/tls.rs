//! TLS for all clients of a process: the system's certificates are read once.

use std::sync::{Arc, OnceLock};

use rustls::{ClientConfig, crypto::aws_lc_rs};
use rustls_platform_verifier::BuilderVerifierExt as _;

/// Most of the time in which a setup is built, and much of its memory, went to some 140 certificates of the system, for
/// each client of each setup anew. A failure isn't kept.
static CONFIG: OnceLock<ClientConfig> = OnceLock::new();

/// Verifies servers as the system does, with the crypto of the library.
///
/// Fails when the system's certificates can't be read.
pub(super) fn config() -> Result<ClientConfig, rustls::Error> {
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    // The provider is named: a process may have another as its default.
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?.with_platform_verifier()?;
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(CONFIG.get_or_init(|| config).clone())
}
