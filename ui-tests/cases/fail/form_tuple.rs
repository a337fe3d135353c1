use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login(String);

fn main() {}
