use auth::{
    AuthConfig,
    provider::{InvalidOption, PasskeyProvider, PasskeySettings},
};

#[derive(AuthConfig)]
#[auth(passkey, id = "device", name = "Device")]
struct Device {}

impl PasskeyProvider for Device {
    fn settings(&self) -> Result<PasskeySettings, InvalidOption> {
        Ok(PasskeySettings::new("Shop"))
    }
}

fn main() {}
