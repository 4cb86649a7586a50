export function Intro() {
  return (
    <div className="mb-10">
      <h1 className="text-[2rem] leading-[1.1] font-medium tracking-[-0.03em] text-balance sm:text-[2.5rem]">
        Is this person’s income above $50,000?
      </h1>
      <p className="mt-4 max-w-md text-[0.9375rem] leading-6 text-muted">
        Four models, trained on the US census surveys of 1994–95, when $50,000 was worth about twice what it is today.
        They speak of people like this, and pass no verdict on one.
      </p>
    </div>
  )
}
