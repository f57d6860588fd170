"""Tables in long form that anybody wrote: audited as they are published, or made safe."""
