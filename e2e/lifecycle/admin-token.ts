/** Of the server under test, which lives for the tests alone. */
export const ADMIN_TOKEN = 'admin-of-the-browser-tests'
