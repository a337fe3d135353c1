use auth::Roles;

#[derive(Roles)]
pub enum Super {
    Member,
    #[role(includes(Member))]
    Admin,
}

fn main() {}
