use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(label = "Name")]
    name: String,
}

fn main() {}
