use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(passkey, id = "device", name = "Device")]
struct Device {}

fn main() {}
