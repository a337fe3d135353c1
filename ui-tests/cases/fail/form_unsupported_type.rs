use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    age: u8,
}

fn main() {}
