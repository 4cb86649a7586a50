export default function NoSavedAnswer() {
  return (
    <div className="max-w-md py-24">
      <h1 className="text-3xl font-medium tracking-tight">There is no saved answer here.</h1>
      <p className="mt-4 text-pretty text-muted">
        It was deleted by who saved it, its time ran out, or the address is not whole. What is gone cannot be brought
        back.
      </p>
      <a href="/" className="mt-6 inline-block py-1.5 link">
        To the prediction
      </a>
    </div>
  )
}
