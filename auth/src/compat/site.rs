//! Where the site is, and what its environment says.

differences! {
    /// v4 takes https for a site whose URL or proxy doesn't say. By default a host that can't
    /// have a certificate, such as this machine, is on http.
    assumes_https;

    /// v4 never asks a request where the site is. Without a URL it is `http://localhost:3000`.
    assumes_port_3000;

    /// v4 looks at `NODE_ENV` to tell whether a secret has to be there.
    reads_node_env;

    /// v4 knows no rules for a developer's machine but for names of cookies.
    ignores_development;
}
